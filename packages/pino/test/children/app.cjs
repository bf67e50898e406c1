/** The same as CommonJS: everything found by `require`. Argument: JSON of { mode }. */
const pino = require('pino');
const { slsDestination, default: target } = require('@putlogs/pino');
const { createLogger } = require('@putlogs/pino/logger');

const { mode } = JSON.parse(process.argv[2]);
if (typeof target !== 'function') throw new Error('no default export');

async function run() {
  if (mode === 'worker') {
    pino(pino.transport({ target: '@putlogs/pino', options: { lingerMs: 60_000 } })).info('m0');
  } else if (mode === 'in-process') {
    const destination = slsDestination();
    pino(destination).info('m0');
    await destination.close();
  } else {
    const logger = createLogger();
    logger.info('m0');
    await logger.sls.close();
  }
}
run();
