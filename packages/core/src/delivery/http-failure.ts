import { messageOf } from '../record/thrown.js';
import type { HttpFailure } from '../runtime.js';

/** The deadline of a request has passed. */
export class RequestTimeout extends Error {
  readonly code = 'RequestTimeout';

  constructor(timeoutMs: number) {
    super(`no answer within ${timeoutMs} ms`);
  }
}

/** What OpenSSL says of an answer in plain text helps nobody who forgot to write `http://`. */
const PLAIN_TEXT_ANSWER = /SSL routines:.*(?:wrong version number|packet length too long)/;
const WRITE_HTTP =
  "the server doesn't speak TLS; if that is as it should be (a local one), write 'http://' before the endpoint";

/** What an error of node:http(s) says, as a value. An agent of the application's may throw anything. */
export function failureOf(error: unknown): HttpFailure {
  const words = wordsOf(error);
  const message = PLAIN_TEXT_ANSWER.test(words) ? WRITE_HTTP : words;
  return { kind: 'failure', code: codeOf(error) ?? 'RequestError', message };
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
