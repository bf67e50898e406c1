// @ts-check
/** Runs examples/express-winston as it is, with numbered records. DEMO_TRANSPORT=off: logs to nowhere. */
import { SlsTransport } from '@putlogs/winston';
import winston from 'winston';
import { createApp } from '../../../examples/express-winston/src/app.js';
import { createLogger } from '../../../examples/express-winston/src/logger.js';
import { serve } from '../../../examples/express-winston/src/serve.js';
import { NOTHING, RecordCounter, reportToDemo } from './measured.mjs';

const counter = new RecordCounter();
const logger = process.env['DEMO_TRANSPORT'] === 'off' ? createLogger([nowhere()]) : createLogger();

// winston runs a logger's format for records below its level too; those are not logged.
const number = winston.format((info) =>
  logger.isLevelEnabled(info.level) ? Object.assign(info, { sequence: counter.next() }) : info,
);
logger.format = winston.format.combine(logger.format, number());

// A logger that has ended knows its transports no more.
const sls = logger.transports.find((transport) => transport instanceof SlsTransport);
await reportToDemo(await serve(createApp(logger), logger), counter, () => {
  if (sls === undefined) return NOTHING;
  const { delivered, droppedTotal } = sls.stats();
  return { delivered, dropped: droppedTotal };
});

/** A transport that does nothing with what it is given. */
function nowhere() {
  return new winston.transports.Console({ silent: true });
}
