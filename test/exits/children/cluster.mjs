/** A cluster whose processes all log and leave in different ways; prints how its workers ended. */
import cluster from 'node:cluster';
import { once } from 'node:events';
import { loggers } from './loggers.mjs';
import { say } from './say.mjs';

const { LOGGER, SEQ = 'primary', WAY } = process.env;

const ways = {
  exit: () => process.exit(4),
  disconnect: () => cluster.worker.disconnect(),
  throw: () => {
    throw new Error('uncaught');
  },
};

const logger = await loggers[LOGGER]();
logger.log(SEQ);
if (cluster.isPrimary) {
  const ends = Object.keys(ways).map(async (way) => {
    const [code] = await once(cluster.fork({ WAY: way, SEQ: way }), 'exit');
    return [way, code];
  });
  say(JSON.stringify(Object.fromEntries(await Promise.all(ends))));
} else {
  ways[WAY]();
}
