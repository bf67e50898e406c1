/** Logs RECORDS records with LOGGER, leaves by WAY, and reports as the last thing it does. */
import { couriers } from './count-couriers.mjs';
import { loggers } from './loggers.mjs';
import { say } from './say.mjs';
import { ways } from './ways.mjs';

const { LOGGER, WAY, RECORDS } = process.env;
const { before, after, leave, logger: options } = ways[WAY];

let logged = 0;
let logger;
const app = { log: () => logger.log(logged++) };
before?.(app);
logger = await loggers[LOGGER](options);
Object.assign(app, { ...logger, log: app.log });
after?.(app);
for (let i = 0; i < Number(RECORDS); i++) app.log();

let leftAt;
process.on('exit', () => {
  const { delivered, droppedTotal, pending } = logger.stats?.() ?? {};
  const heldMs = Math.round(performance.now() - leftAt);
  const books = { delivered, dropped: droppedTotal, pending: pending?.total };
  say(JSON.stringify({ couriers: couriers.started, heldMs, books, holders: app.holders }));
});
leftAt = performance.now();
await leave(app);
