/** Ships what it is sent, in the way it is told, and says when the logger says that all is delivered. */
import { once } from 'node:events';
import { promisify } from 'node:util';
import { slsDestination } from '@putlogs/pino';
import { SlsTransport } from '@putlogs/winston';
import { pino } from 'pino';
import winston from 'winston';

const ways = {
  async winston(records, options) {
    const logger = winston.createLogger({ transports: [new SlsTransport(options)] });
    for (const { text, fields } of records) logger.info(text, { ...fields });
    logger.end();
    await once(logger, 'finish');
  },
  async 'pino worker'(records, options) {
    const transport = pino.transport({ target: '@putlogs/pino', options });
    const logger = pino({ base: null }, transport);
    for (const { text, fields } of records) logger.info(fields, text);
    transport.end();
    await once(transport, 'close');
  },
  async 'pino in-process'(records, options) {
    const destination = slsDestination(options);
    const logger = pino({ base: null }, destination);
    for (const { text, fields } of records) logger.info(fields, text);
    await promisify(logger.flush.bind(logger))();
    await destination.close();
  },
};

const [{ way, records, options }] = await once(process, 'message');
// Pino's worker doesn't keep the process alive until 'close'; the channel to the test does.
process.channel.ref();
await ways[way](records, options);
process.send('closed', () => process.disconnect());
