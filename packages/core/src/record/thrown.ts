import { bigintText } from './bigint-text.js';

const MAX_REASON_CHARS = 200;

/** How many marks were made. A count for all, as adapters read fields before any writer sees them. */
let marks = 0;

/** Grows with each mark; the difference between two calls bounds what exceptions may cost a record. */
export function marksMade(): number {
  return marks;
}

/** The text that stands where a getter, a `toJSON` or a proxy trap threw. */
export function thrownMark(thrown: unknown): string {
  marks += 1;
  return `[Throws: ${reasonOf(thrown)}]`;
}

/** What was thrown, in a few words; never throws itself. */
export function reasonOf(thrown: unknown): string {
  return messageOf(thrown).slice(0, MAX_REASON_CHARS);
}

/** As `reasonOf`, but whole: to be masked before it is cut, as half a secret is not known for one. */
export function messageOf(thrown: unknown): string {
  try {
    return fullReason(thrown);
  } catch {
    // What was thrown can itself be hostile: a revoked proxy, a message whose getter throws.
    return 'unknown';
  }
}

/** Objects are never turned into strings by their own means, which may take any time. */
function fullReason(thrown: unknown): string {
  if (typeof thrown === 'bigint') return bigintText(thrown);
  const isObject = typeof thrown === 'object' && thrown !== null;
  if (!isObject && typeof thrown !== 'function') return String(thrown);
  const message: unknown = isObject && 'message' in thrown ? thrown.message : undefined;
  return typeof message === 'string' ? message : Object.prototype.toString.call(thrown);
}
