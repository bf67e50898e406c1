import type { HttpFailure } from '../runtime.js';

/** The deadline of a request has passed. */
export class RequestTimeout extends Error {
  readonly code = 'RequestTimeout';

  constructor(timeoutMs: number) {
    super(`no answer within ${timeoutMs} ms`);
  }
}

/** What an error of node:http(s) says, as a value. */
export function failureOf(error: unknown): HttpFailure {
  if (!(error instanceof Error)) {
    return { kind: 'failure', code: 'RequestError', message: String(error) };
  }
  const code: unknown = Reflect.get(error, 'code');
  return {
    kind: 'failure',
    code: typeof code === 'string' ? code : 'RequestError',
    message: messageOf(error),
  };
}

/** A host with several addresses fails with one error for each, and no message of its own. */
function messageOf(error: Error): string {
  if (error.message !== '' || !(error instanceof AggregateError)) return error.message;
  return error.errors.map((one: unknown) => (one instanceof Error ? one.message : '')).join('; ');
}
