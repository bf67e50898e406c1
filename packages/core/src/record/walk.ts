import { marksMade } from './thrown.js';

/** Values visited in the objects of one record; the rest is marked. Bounds what an endless proxy costs. */
const MAX_NODES = 10_000;
/** Keys that are listed, whether they are visited or not. An object may have many and be in many places. */
const MAX_KEYS = 25_000;
/** Listings that are charged what they give. Beyond, hidden keys count as well: an object may have many. */
const FREE_LISTINGS = 4;
/** Characters of keys and strings in one value, as they are written: with the rest of it below 1 MiB, which the service takes. */
const MAX_CHARS = 1_000_000;
/** The same in all values of one record: more than the service takes. */
const MAX_RECORD_CHARS = 4 * MAX_CHARS;
/** Errors shown whole. The engine formats a stack when it is first asked for. */
const MAX_ERRORS = 100;
/** Getters and traps that threw. An exception costs more than a value. */
const MAX_MARKS = 500;
/** Deeper containers are only named, so that no nesting can exhaust the stack. */
const MAX_DEPTH = 32;

export const TRUNCATED = '[Truncated]';
export const CIRCULAR = '[Circular]';

/** What is left of one record's budgets, and the containers around the part of it in hand. */
export interface Walk {
  nodes: number;
  keys: number;
  freeListings: number;
  chars: number;
  /** What `chars` may not go below in the value in hand. */
  minChars: number;
  errors: number;
  /** `marksMade()` may not go beyond. */
  maxMarks: number;
  errorDepth: number;
  readonly ancestors: object[];
}

export function createWalk(): Walk {
  return {
    nodes: MAX_NODES,
    keys: MAX_KEYS,
    freeListings: FREE_LISTINGS,
    chars: MAX_RECORD_CHARS,
    minChars: MAX_RECORD_CHARS - MAX_CHARS,
    errors: MAX_ERRORS,
    maxMarks: marksMade() + MAX_MARKS,
    errorDepth: 0,
    ancestors: [],
  };
}

/** For the next record. */
export function restart(walk: Walk): void {
  walk.nodes = MAX_NODES;
  walk.keys = MAX_KEYS;
  walk.freeListings = FREE_LISTINGS;
  walk.chars = MAX_RECORD_CHARS;
  walk.errors = MAX_ERRORS;
  walk.maxMarks = marksMade() + MAX_MARKS;
  walk.errorDepth = 0;
  walk.ancestors.length = 0;
}

/** For the next value of the record. */
export function beginValue(walk: Walk): void {
  walk.minChars = Math.max(0, walk.chars - MAX_CHARS);
}

/** Characters that the value in hand may still have. */
export function charsLeft(walk: Walk): number {
  return Math.max(0, walk.chars - walk.minChars);
}

export function isSpent(walk: Walk): boolean {
  return walk.nodes <= 0 || walk.chars <= walk.minChars || marksMade() >= walk.maxMarks;
}

export function isTooDeep(walk: Walk): boolean {
  return walk.ancestors.length >= MAX_DEPTH;
}

/** The own enumerable keys of an object; undefined when too many have been listed. */
export function listKeys(walk: Walk, object: object): readonly string[] | undefined {
  if (walk.keys <= 0) return undefined;
  if (walk.freeListings <= 0) {
    walk.keys -= Reflect.ownKeys(object).length;
    return Object.keys(object);
  }
  walk.freeListings--;
  const keys = Object.keys(object);
  walk.keys -= keys.length;
  return keys;
}
