// Delivers one record with the keys that the module CREDENTIALS gives. FORMAT says which build does
// it. Run by module-credentials.test.ts against the built package.
import { createRequire } from 'node:module';

const { FORMAT, CREDENTIALS, EXPORT, KEYS } = process.env;
const name = '@putlogs/core';
const require = createRequire(import.meta.url);
const { Producer } = FORMAT === 'cjs' ? require(name) : await import(name);

const options = JSON.parse(KEYS);
const credentials = { type: 'module', path: CREDENTIALS, export: EXPORT, options };
const producer = new Producer({ credentials });
producer.send({ contents: { format: FORMAT } });
const report = await producer.close();
process.stdout.write(JSON.stringify(report));
