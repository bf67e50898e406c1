import fc from 'fast-check';
import { hostileKeys } from './keys.js';
import { lightValues } from './table.js';

/**
 * How to make a value. fast-check compares, copies and prints what it generates, and would trip over
 * the values themselves.
 *
 * @typedef {{ kind: 'row', index: number }
 *   | { kind: 'value', value: unknown }
 *   | { kind: Container, parts: [string, Recipe][] }} Recipe
 * @typedef {'object' | 'array' | 'map' | 'set' | 'error' | 'getters' | 'json' | 'bare' | 'class' | 'pairs'} Container
 */

/** How many times as many values as usual are tried. */
export const FUZZ_FACTOR = Number(process.env['PUTLOGS_FUZZ'] ?? 1);

/** What a property test may take, in milliseconds: long enough that only one that hangs runs into it. */
export const PATIENCE_MS = 600_000 * Math.max(1, FUZZ_FACTOR);

/**
 * The parameters of a property that is tried with `count` values, or with a multiple of them where a
 * long run is asked for.
 *
 * @param {number} count
 * @returns {{ numRuns: number }}
 */
export function runs(count) {
  return { numRuns: Math.ceil(count * FUZZ_FACTOR) };
}

/** How many values `batch` holds. */
const BATCH = 50;

/**
 * As `runs`, for properties that take a `batch` at a time.
 *
 * @param {number} count of values
 * @returns {{ numRuns: number }}
 */
export function batches(count) {
  return runs(count / BATCH);
}

const text = fc.oneof(
  { weight: 3, arbitrary: fc.string({ maxLength: 12 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
  {
    weight: 1,
    arbitrary: fc.string({
      unit: fc.constantFrom('\ud800', '\udc00', '"', '\\', '\0', '\n', 'a', '上', '😀'),
      maxLength: 60,
    }),
  },
);

const key = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('a', 'b', 'c', 'd', 'id', 'level', 'message') },
  { weight: 2, arbitrary: text },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...hostileKeys.map((row) => row.key).filter(({ length }) => length < 1000),
      'toJSON',
      'name',
      'stack',
      'cause',
      'timestamp',
      'time',
    ),
  },
);

/** @type {readonly Container[]} */
const CONTAINERS = [
  'object',
  'array',
  'map',
  'set',
  'error',
  'getters',
  'json',
  'bare',
  'class',
  'pairs',
];

/** Each inside the others. */
const recipes = fc.letrec((tie) => ({
  recipe: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.nat({ max: lightValues.length - 1 }).map(row),
    fc.oneof(text, fc.double(), fc.integer(), fc.bigInt(), fc.date(), fc.boolean()).map(plain),
    fc
      .tuple(
        fc.constantFrom(...CONTAINERS),
        fc.array(fc.tuple(key, /** @type {fc.Arbitrary<Recipe>} */ (tie('recipe'))), {
          maxLength: 5,
        }),
      )
      .map(container),
  ),
}));

/** Recipes of any value at all: of plain ones, of hostile ones, and of each inside the other. */
export const anyValue = /** @type {fc.Arbitrary<Recipe>} */ (recipes['recipe']);

/** So many at once that sending them over a connection doesn't matter. */
export const batch = fc.array(anyValue, { minLength: BATCH, maxLength: BATCH });

/**
 * @param {number} index
 * @returns {Recipe}
 */
function row(index) {
  return { kind: 'row', index };
}

/**
 * @param {unknown} value
 * @returns {Recipe}
 */
function plain(value) {
  return { kind: 'value', value };
}

/**
 * @param {[Container, [string, Recipe][]]} parts
 * @returns {Recipe}
 */
function container([kind, parts]) {
  return { kind, parts };
}

/**
 * Makes the value of a recipe.
 *
 * @param {Recipe} recipe
 * @returns {unknown}
 */
export function build(recipe) {
  if (recipe.kind === 'row') return lightValues[recipe.index]?.make();
  if (recipe.kind === 'value') return recipe.value;
  const parts = recipe.parts.map(([name, inner]) => [name, build(inner)]);
  return containers[recipe.kind](/** @type {[string, unknown][]} */ (parts));
}

/** @type {Record<Container, (parts: [string, unknown][]) => unknown>} */
const containers = {
  object: (parts) => Object.fromEntries(parts),
  array: (parts) => parts.map(([, value]) => value),
  map: (parts) => new Map(parts),
  set: (parts) => new Set(parts.map(([, value]) => value)),
  error: (parts) => withFields(formatted(new TypeError('built')), parts),
  getters: (parts) => withGetters({}, parts),
  json: (parts) => ({ toJSON: () => parts[0]?.[1] }),
  bare: (parts) => withFields(Object.create(null), parts),
  class: (parts) => withFields(new (class Built {})(), parts),
  pairs: (parts) => parts,
};

/**
 * The engine formats a stack when it is first touched, with the message that the error has then.
 *
 * @param {Error} error
 */
function formatted(error) {
  return error.stack === undefined ? {} : error;
}

/**
 * @param {object} target
 * @param {[string, unknown][]} parts
 */
function withFields(target, parts) {
  for (const [name, value] of parts) {
    Object.defineProperty(target, name, { value, enumerable: true, configurable: true });
  }
  return target;
}

/**
 * Every second one throws its value instead.
 *
 * @param {object} target
 * @param {[string, unknown][]} parts
 */
function withGetters(target, parts) {
  for (const [index, [name, value]] of parts.entries()) {
    const get = () => {
      if (index % 2 === 1) throw value;
      return value;
    };
    Object.defineProperty(target, name, { get, enumerable: true, configurable: true });
  }
  return target;
}
