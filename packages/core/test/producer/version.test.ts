import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { putLogs } from '../../src/put-logs.js';
import { VERSION } from '../../src/version.js';
import { useEmulator } from './emulated.js';

const { emulator, options, produce } = useEmulator();

it('the version is the one of the package', () => {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  expect(VERSION).toBe(JSON.parse(text).version);
});

it('every request says it in its User-Agent, with the version of Node', async () => {
  const producer = produce();
  producer.send({ contents: { n: 1 } });
  await producer.flush();
  await putLogs(options(), { logs: [{ contents: { n: 2 } }] });
  const agents = emulator()
    .requests()
    .map(({ headers }) => headers['user-agent']);
  const agent = `putlogs-node/${VERSION} node/${process.versions.node}`;
  expect(agents).toEqual([agent, agent]);
});
