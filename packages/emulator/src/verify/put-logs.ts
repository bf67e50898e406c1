import type { Settings } from '../options.js';
import { Refusal } from '../refusal.js';
import { authenticate, readRequestTime } from './authentication.js';
import { bodyTooLarge, checkMd5, restoreBody } from './body.js';
import { type Destination, findDestination } from './destination.js';
import { checkBodyHeaders, checkCommonHeaders, checkMode } from './header-checks.js';
import { type LogGroup, readLogGroup } from './log-group.js';
import type { RequestHead } from './request-head.js';

/** A request that the service would take. */
export interface AcceptedRequest extends Destination {
  readonly group: LogGroup;
  readonly rawBytes: number;
}

/**
 * Judges a whole request: who may send it before what is in it.
 *
 * @param body `undefined` when it was too long to be kept
 * @throws Refusal for the first check that fails
 */
export function verifyPutLogs(
  head: RequestHead,
  body: Buffer | undefined,
  settings: Settings,
): AcceptedRequest {
  const { limits } = settings;
  const nowMs = settings.now();
  checkCommonHeaders(head);
  if (head.logstore !== undefined) checkBodyHeaders(head);
  if (body === undefined) throw bodyTooLarge(limits, 'The body was too long to be read.');
  authenticate(head, body, settings);
  checkSkew(readRequestTime(head), nowMs, limits.skewMs);
  if (head.logstore === undefined) {
    const message = `${head.method} is not supported at this address.`;
    throw new Refusal('InvalidMethod', { message, hint: 'The emulator knows PutLogs only.' });
  }
  const destination = findDestination(head, settings.projects);
  checkMode(head);
  checkMd5(head, body);
  const raw = restoreBody(head, body, limits);
  return { ...destination, group: readLogGroup(raw, limits, nowMs), rawBytes: raw.length };
}

function checkSkew(requestMs: number, nowMs: number, skewMs: number): void {
  if (requestMs - nowMs > skewMs) throw new Refusal('RequestTimeTooSkewed');
  if (nowMs - requestMs <= skewMs) return;
  const [request, server] = [requestMs, nowMs].map((ms) => new Date(ms).toUTCString());
  const message = `request time ${request} has been expired while server time is ${server}`;
  throw new Refusal('RequestTimeExpired', { message });
}
