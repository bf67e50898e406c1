import { once } from 'node:events';
import { pino } from 'pino';

const [{ records, options }] = await once(process, 'message');
// Pino's worker doesn't keep the process alive until 'close'; the channel to the test does.
process.channel.ref();
const transport = pino.transport({ target: '@putlogs/pino', options });
const logger = pino({ base: null }, transport);
for (const { text, fields } of records) logger.info(fields, text);
transport.end();
await once(transport, 'close');
process.send('closed', () => process.disconnect());
