import { flush } from '@putlogs/pino';
import { createApp } from './app.js';
import { createTransport, loggerOptions } from './logger.js';
import { serve } from './serve.js';

const transport = createTransport();
const app = createApp({ ...loggerOptions, stream: transport });

// Waits for 8 s at most. While pino's own `logger.flush(callback)` waits, the transport may be
// garbage collected, which ends its worker.
await serve(app, () => flush(transport));
