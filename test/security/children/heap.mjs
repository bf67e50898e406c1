/**
 * Ships batch after batch with keys that are made up here, and counts the strings in its heap that hold
 * one: before, and after many more requests. Prints both counts.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { getHeapSnapshot } from 'node:v8';
import { Producer } from '@putlogs/core';
import { startEmulator } from '@putlogs/emulator';

const [{ signature }] = await once(process, 'message');
// Not one of the source's texts, of which the heap has copies of its own.
const made = () => `k${randomBytes(15).toString('hex')}`;
const key = { accessKeyId: made(), accessKeySecret: made() };

async function ship(producer, batches) {
  for (let i = 0; i < batches; i++) {
    producer.send({ contents: { i } });
    await producer.flush();
  }
}

/** Strings of the heap that hold the secret. A node's name is its text; see V8's heap profiler. */
async function stringsWithSecret() {
  globalThis.gc();
  let json = '';
  for await (const chunk of getHeapSnapshot()) json += chunk;
  const { snapshot, nodes, strings } = JSON.parse(json);
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const [nameAt, typeAt] = [fields.indexOf('name'), fields.indexOf('type')];
  const holding = new Set();
  strings.forEach((text, index) => {
    if (text.includes(key.accessKeySecret)) holding.add(index);
  });
  let count = 0;
  for (let at = 0; at < nodes.length; at += fields.length) {
    const type = types[typeAt][nodes[at + typeAt]];
    if (type.includes('string') && holding.has(nodes[at + nameAt])) count += 1;
  }
  return count;
}

const emulator = await startEmulator({ accessKeys: [key] });
const { endpoint } = emulator;
const producer = new Producer({
  endpoint,
  project: 'my-project',
  logstore: 'heap',
  region: 'cn-x',
  signature,
  ...key,
});
await ship(producer, 20);
const before = await stringsWithSecret();
await ship(producer, 200);
const after = await stringsWithSecret();
const { delivered } = producer.stats();
process.send({ before, after, delivered });
await producer.close();
await emulator.close();
process.disconnect();
