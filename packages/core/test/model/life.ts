import fc from 'fast-check';

/** How the service behaves for a while. */
export const moods = ['accepts', 'fails', 'loses answers', 'refuses bodies', 'is silent'] as const;
export type Mood = (typeof moods)[number];

/** One thing that happens to a producer with a spool. Plain data, so that a life can be kept as JSON. */
export type Step =
  | { readonly do: 'log'; readonly records: number; readonly key: number }
  | { readonly do: 'flush' }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'service'; readonly mood: Mood }
  | { readonly do: 'disk'; readonly freeBytes: number }
  | { readonly do: 'close' }
  | { readonly do: 'crash' };

export interface Life {
  readonly mode: 'overflow' | 'always';
  /** Little of it makes batches go to disk and come back. */
  readonly bufferBytes: number;
  readonly batchLogs: number;
  readonly steps: readonly Step[];
}

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('log' as const),
      records: fc.integer({ min: 1, max: 30 }),
      key: fc.nat(3),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'flush' as const }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      ms: fc.constantFrom(0, 1, 100, 3000, 60_000),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('service' as const), mood: fc.constantFrom(...moods) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('disk' as const),
      freeBytes: fc.constantFrom(0, 700, 20_000, 10_000_000),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'close' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'crash' as const }) },
);

export const life: fc.Arbitrary<Life> = fc.record({
  mode: fc.constantFrom('overflow' as const, 'always' as const),
  bufferBytes: fc.constantFrom(16_384, 40_000, 1_000_000),
  batchLogs: fc.constantFrom(1, 5, 100),
  steps: fc.array(step, { maxLength: 60, size: 'max' }),
});
