import { openFile } from './dev-null.mjs';

/** As pino's documentation has it for speed (https://getpino.io/#/docs/asynchronous). */
export function open() {
  return openFile({ minLength: 4096, sync: false });
}
