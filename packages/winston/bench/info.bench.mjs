/**
 * What a record costs the logging call: the mapper alone, and the whole way through the transport
 * into a sealed, compressed batch. The last row is JSON.stringify of the same records, which is what
 * other transports do with them at least.
 *
 *   npm run build && node bench/info.bench.mjs
 */
import { DEFAULT_ACCESS_KEY_ID, DEFAULT_ACCESS_KEY_SECRET, startEmulator } from '@putlogs/emulator';
import { createLogger, format } from 'winston';
import TransportStream from 'winston-transport';
import { compare } from '../../../scripts/compare.mjs';
import { SlsTransport } from '../dist/esm/index.js';
import { writeInfo } from '../dist/esm/info-mapper.js';

const INFOS = 512;
const INFOS_PER_ROUND = 30_000;
const CLOSE_TIMEOUT_MS = 120_000;

const corpora = {
  request: (logger, i) =>
    logger.info('request completed', {
      reqId: `req-${i.toString(36)}`,
      method: 'GET',
      url: `/api/orders/${i}?expand=items`,
      status: 200,
      ms: (i % 977) / 8,
    }),
  'nested object': (logger, i) =>
    logger.info(`invoice "${i}" created for a customer in 東京`, {
      module: 'billing',
      user: { id: `u_${i * 7919}`, plan: 'pro', roles: ['admin', 'buyer'] },
    }),
  error: (logger, i) => logger.error(`order ${i} failed`, new TypeError('no such item')),
};

/** Records as winston hands them to its transports. */
function infosOf(log) {
  const infos = [];
  const transport = new TransportStream({
    log: (info, next) => {
      infos.push(info);
      next();
    },
  });
  const logger = createLogger({
    defaultMeta: { service: 'checkout', pid: 4242 },
    format: format.timestamp(),
    transports: [transport],
  });
  for (let i = 0; i < INFOS; i++) log(logger, i);
  if (infos.length !== INFOS) throw new Error(`winston gave ${infos.length} records`);
  return infos;
}

const nothing = () => {};
const contents = { time: nothing, string: nothing, value: nothing, json: nothing, reset: nothing };

const emulator = await startEmulator();

for (const [name, log] of Object.entries(corpora)) {
  const infos = infosOf(log);
  // Rounds leave the event loop no turn: what is sealed waits, and is sent in the end.
  const transport = new SlsTransport({
    endpoint: emulator.endpoint,
    project: 'my-project',
    logstore: 'my-logstore',
    accessKeyId: DEFAULT_ACCESS_KEY_ID,
    accessKeySecret: DEFAULT_ACCESS_KEY_SECRET,
    bufferBytes: 256 << 20,
  });
  const forEach = (work) => (count) => {
    for (let i = 0; i < count; i++) work(infos[i & (INFOS - 1)]);
  };
  compare(
    `${name}, ${JSON.stringify(infos[0]).length} B as JSON, per record`,
    {
      'info → contents': forEach((info) => writeInfo(info, contents)),
      'info → sealed batch': forEach((info) => transport.log(info)),
      'JSON.stringify': forEach((info) => JSON.stringify(info)),
    },
    INFOS_PER_ROUND,
  );
  const { received } = transport.stats();
  const { delivered } = await transport.producer.close({ timeoutMs: CLOSE_TIMEOUT_MS });
  if (delivered !== received) throw new Error(`only ${delivered} of ${received} were delivered`);
}

await emulator.close();
