/**
 * What a line costs the logging call in process: the mapper alone, and the whole way through the
 * destination into a sealed, compressed batch. The last row is JSON.parse of the same lines, which
 * is what a transport that works on objects begins with.
 *
 *   npm run build && node bench/line.bench.mjs
 */
import { DEFAULT_ACCESS_KEY_ID, DEFAULT_ACCESS_KEY_SECRET, startEmulator } from '@putlogs/emulator';
import { pino } from 'pino';
import { compare } from '../../../scripts/compare.mjs';
import { slsDestination } from '../dist/esm/index.js';
import { createLineMapper, lineFormat } from '../dist/esm/records/line-mapper.js';

const LINES = 512;
const LINES_PER_ROUND = 30_000;
const CLOSE_TIMEOUT_MS = 120_000;

const corpora = {
  request: (logger, i) =>
    logger.info(
      {
        reqId: `req-${i.toString(36)}`,
        req: {
          method: 'GET',
          url: `/api/orders/${i}?expand=items`,
          host: 'localhost:3000',
          remoteAddress: '127.0.0.1',
          remotePort: 50_000 + i,
        },
      },
      'incoming request',
    ),
  message: (logger, i) =>
    logger.info(
      { module: 'billing', userId: `u_${i * 7919}`, ms: (i % 977) / 8 },
      `invoice "${i}" created for a customer in 東京`,
    ),
  error: (logger, i) => logger.error(new TypeError('no such item'), `order ${i} failed`),
};

/** Lines as pino hands them to its destination. */
function linesOf(log) {
  const lines = [];
  const logger = pino(
    { base: { pid: 4242, hostname: 'web-7d9f' } },
    { write: (l) => lines.push(l) },
  );
  for (let i = 0; i < LINES; i++) log(logger, i);
  if (lines.length !== LINES) throw new Error(`pino gave ${lines.length} lines`);
  return lines;
}

const nothing = () => {};
const contents = { time: nothing, string: nothing, value: nothing, json: nothing, reset: nothing };
const mapper = createLineMapper(lineFormat({}));

const emulator = await startEmulator();

for (const [name, log] of Object.entries(corpora)) {
  const lines = linesOf(log);
  // Rounds leave the event loop no turn: what is sealed waits, and is sent in the end.
  const destination = slsDestination({
    endpoint: emulator.endpoint,
    project: 'my-project',
    logstore: 'my-logstore',
    accessKeyId: DEFAULT_ACCESS_KEY_ID,
    accessKeySecret: DEFAULT_ACCESS_KEY_SECRET,
    bufferBytes: 256 << 20,
  });
  const forEach = (work) => (count) => {
    for (let i = 0; i < count; i++) work(lines[i & (LINES - 1)]);
  };
  compare(
    `${name}, ${lines[0].length} B, per line`,
    {
      'line → contents': forEach((line) => mapper(line, contents)),
      'line → sealed batch': forEach((line) => destination.write(line)),
      'JSON.parse': forEach((line) => JSON.parse(line)),
    },
    LINES_PER_ROUND,
  );
  const { received } = destination.stats();
  const { delivered } = await destination.close({ timeoutMs: CLOSE_TIMEOUT_MS });
  if (delivered !== received) throw new Error(`only ${delivered} of ${received} were delivered`);
}

await emulator.close();
