/** More calls inside each other than anything that changes several books at once needs. */
const FRAMES = 256;

/**
 * For what must happen whole or not at all, and happens once a batch: logged deep inside a
 * recursion, it may be where the stack runs out.
 *
 * @throws RangeError before anything has changed, if there is too little stack left
 */
export function ensureStackRoom(frames = FRAMES): number {
  return frames === 0 ? 0 : 1 + ensureStackRoom(frames - 1);
}
