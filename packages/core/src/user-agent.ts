import { VERSION } from './version.js';

/** Value of the `User-Agent` header. */
export const USER_AGENT = `putlogs-node/${VERSION} node/${process.versions.node}`;
