/** Ends by an error of this project that nobody catches; its options come as a message. */
import { once } from 'node:events';
import { putLogs } from '@putlogs/core';

const [options] = await once(process, 'message');
await putLogs(options, { logs: [{ contents: { a: 1 } }] });
