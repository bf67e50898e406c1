import { createApp } from './app.js';
import { createLogger } from './logger.js';
import { serve } from './serve.js';

const logger = createLogger();
await serve(createApp(logger), logger);
