import { messageOf } from '../record/thrown.js';
import type { HttpFailure } from '../runtime.js';

/** The deadline of a request has passed. */
export class RequestTimeout extends Error {
  readonly code = 'RequestTimeout';

  constructor(timeoutMs: number) {
    super(`no answer within ${timeoutMs} ms`);
  }
}

/** What an error of node:http(s) says, as a value. An agent of the application's may throw anything. */
export function failureOf(error: unknown): HttpFailure {
  return { kind: 'failure', code: codeOf(error) ?? 'RequestError', message: wordsOf(error) };
}

function codeOf(error: unknown): string | undefined {
  try {
    const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
    return typeof code === 'string' ? code : undefined;
  } catch {
    // A getter that throws: what it was for is in the message, or nowhere.
    return undefined;
  }
}

/** A host with several addresses fails with one error for each, and no message of its own. */
function wordsOf(error: unknown): string {
  const message = messageOf(error);
  if (message !== '' || !(error instanceof AggregateError)) return message;
  return error.errors.map(messageOf).join('; ');
}
