import type { HttpAnswer, HttpResult } from '../runtime.js';
import { AnswerHeader } from '../wire/headers.js';
import { headerTimeMs, retryAfterMs, serverTimeMs } from './answer-times.js';
import { actionForCode, type ServiceAction } from './service-codes.js';
import { answerFault, failureFault, type RequestFault } from './service-fault.js';

export type { RequestFault } from './service-fault.js';

export type RetryCause = 'network' | 'server' | 'quota' | 'not-found';

/** What follows from a request's result. */
export type Outcome =
  | { readonly kind: 'delivered'; readonly requestId: string }
  | {
      readonly kind: 'retry';
      readonly cause: RetryCause;
      readonly error: RequestFault;
      /** What the service asked for, bounded. */
      readonly retryAfterMs: number | undefined;
    }
  | {
      readonly kind: 'refresh-credentials';
      readonly error: RequestFault;
      /** The next try may well be with other credentials. */
      readonly othersExpected?: boolean;
    }
  | {
      readonly kind: 'correct-clock';
      readonly error: RequestFault;
      /** Milliseconds since the epoch, where the answer tells it. */
      readonly serverTimeMs: number | undefined;
    }
  | {
      readonly kind: 'split';
      readonly reason: 'too-large' | 'invalid';
      readonly error: RequestFault;
    }
  /** The service can't read the compression: send it without. */
  | { readonly kind: 'uncompressed'; readonly error: RequestFault }
  | { readonly kind: 'reject'; readonly error: RequestFault };

/**
 * Decides what follows from a request's result: by the service's `errorCode` first, by the status
 * second, since quota is a 403 and a wrong clock a 400. Without the service's request id it was not
 * the service that answered (a proxy, a captive portal), whose word is no reason to drop anything.
 *
 * @param nowMs this machine's clock, to read a `Retry-After` that is a date
 * @param secrets texts that must not show up in messages, should an answer repeat them
 */
export function classify(
  result: HttpResult,
  nowMs: number,
  secrets: readonly string[] = [],
): Outcome {
  if (result.kind === 'failure') return retry('network', failureFault(result, secrets));
  const { status, headers } = result;
  const { error, rawCode } = answerFault(result, secrets);
  const hasCode = rawCode !== '';
  const { requestId } = error;
  if (status === 200 && requestId !== undefined) return { kind: 'delivered', requestId };
  const waitMs = retryAfterMs(headers[AnswerHeader.retryAfter], headerTimeMs(headers) ?? nowMs);
  if (requestId === undefined) return retry(causeOfStatus(status), error, waitMs);
  const action = (hasCode && actionForCode(rawCode)) || actionForStatus(status, hasCode);
  return outcomeOf(action, result, error, waitMs);
}

function outcomeOf(
  action: ServiceAction,
  { headers }: HttpAnswer,
  error: RequestFault,
  waitMs: number | undefined,
): Outcome {
  switch (action) {
    case 'refresh-credentials':
    case 'uncompressed':
    case 'reject':
      return { kind: action, error };
    case 'correct-clock':
      return { kind: action, error, serverTimeMs: serverTimeMs(headers) };
    case 'split-too-large':
      return { kind: 'split', reason: 'too-large', error };
    case 'split-invalid':
      return { kind: 'split', reason: 'invalid', error };
    default:
      return retry(action, error, waitMs);
  }
}

/** For a code that is not known, or none at all. */
function actionForStatus(status: number, hasCode: boolean): ServiceAction {
  if (status === 401) return 'refresh-credentials';
  if (status === 404) return 'not-found';
  if (status === 413) return 'split-too-large';
  if (status < 400 || status >= 500 || status === 408 || status === 429)
    return causeOfStatus(status);
  // The service always names its reason; where none can be read, the answer broke off.
  return hasCode ? 'reject' : 'server';
}

/** A redirect is never followed; somebody has to put the endpoint right, so it is not asked often. */
function causeOfStatus(status: number): Exclude<RetryCause, 'network'> {
  if (status === 429) return 'quota';
  return status >= 300 && status < 400 ? 'not-found' : 'server';
}

function retry(cause: RetryCause, error: RequestFault, waitMs?: number): Outcome {
  return { kind: 'retry', cause, error, retryAfterMs: waitMs };
}
