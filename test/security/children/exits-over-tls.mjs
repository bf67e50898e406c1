/** Logs ten records and exits with them: only a courier's thread can deliver them. AGENT says how. */
import https from 'node:https';
import { Producer } from '@putlogs/core';

const { AGENT, CA } = process.env;
const agents = {
  none: undefined,
  ca: () => ({ ca: [CA] }),
  unpinned: () => ({ ca: CA, checkServerIdentity: () => undefined }),
  pinned: () => ({
    ca: CA,
    checkServerIdentity: () => new Error('this is not the certificate that was pinned'),
  }),
};
const options = agents[AGENT]?.();
const producer = new Producer({
  agent: options && new https.Agent(options),
  lingerMs: 60_000,
  exitTimeoutMs: Number(process.env.EXIT_TIMEOUT_MS),
});
for (let seq = 0; seq < 10; seq++) producer.send({ contents: { seq } });
process.exit(3);
