/** Values visited in one text; the rest is marked. Bounds what an endless proxy costs. */
const MAX_NODES = 10_000;
/** Characters of keys and strings in one text. The service takes values up to 1 MiB. */
const MAX_CHARS = 1_048_576;
/** Deeper containers are only named, so that no nesting can exhaust the stack. */
const MAX_DEPTH = 32;

export const TRUNCATED = '[Truncated]';
export const CIRCULAR = '[Circular]';

/** What is left of one value's budgets, and the containers around the part of it in hand. */
export interface Walk {
  nodes: number;
  chars: number;
  errorDepth: number;
  readonly ancestors: object[];
}

export function createWalk(): Walk {
  return { nodes: MAX_NODES, chars: MAX_CHARS, errorDepth: 0, ancestors: [] };
}

export function isSpent(walk: Walk): boolean {
  return walk.nodes <= 0 || walk.chars <= 0;
}

export function isTooDeep(walk: Walk): boolean {
  return walk.ancestors.length >= MAX_DEPTH;
}
