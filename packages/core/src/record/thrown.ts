const MAX_REASON_CHARS = 200;

/** The text that stands where a getter, a `toJSON` or a proxy trap threw. */
export function thrownMark(thrown: unknown): string {
  return `[Throws: ${reasonOf(thrown)}]`;
}

/** What was thrown, in a few words; never throws itself. */
export function reasonOf(thrown: unknown): string {
  return messageOf(thrown).slice(0, MAX_REASON_CHARS);
}

/** As `reasonOf`, but whole: to be masked before it is cut, as half a secret is not known for one. */
export function messageOf(thrown: unknown): string {
  try {
    if (typeof thrown === 'object' && thrown !== null && 'message' in thrown) {
      return String(thrown.message);
    }
    return String(thrown);
  } catch {
    // What was thrown can itself be hostile: a revoked proxy, an object without a prototype.
    return 'unknown';
  }
}
