// @ts-check
/** Runs examples/fastify-pino as it is, with numbered records. DEMO_TRANSPORT=off: logs to nowhere. */
import { attach, flush } from '@putlogs/pino';
import { createApp } from '../../../examples/fastify-pino/src/app.js';
import { createTransport, loggerOptions } from '../../../examples/fastify-pino/src/logger.js';
import { serve } from '../../../examples/fastify-pino/src/serve.js';
import { NOTHING, RecordCounter, reportToDemo } from './measured.mjs';

const counter = new RecordCounter();
const options = { ...loggerOptions, mixin: () => ({ sequence: counter.next() }) };

if (process.env['DEMO_TRANSPORT'] === 'off') await runWithout();
else await runWith(createTransport());

async function runWithout() {
  const app = createApp({ ...options, stream: { write() {} } });
  await reportToDemo(await serve(app, async () => {}), counter, () => NOTHING);
}

/** @param {import('@putlogs/pino').WorkerTransport & { write(line: string): void }} transport */
async function runWith(transport) {
  const books = { ...NOTHING };
  attach(transport, {
    onDelivered: ({ records }) => {
      books.delivered += records;
    },
    onDropped: ({ records }) => {
      books.dropped += records;
    },
  });
  const app = createApp({ ...options, stream: transport });
  // The worker tells of each delivery before it answers the flush.
  await reportToDemo(await serve(app, () => flush(transport)), counter, () => books);
}
