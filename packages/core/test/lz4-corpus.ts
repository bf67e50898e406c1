export interface Sample {
  readonly kind: string;
  readonly raw: Buffer;
}

type Random = (below: number) => number;

/** Lengths at which a format detail changes: token and run lengths, end conditions, the window. */
const EDGES = [0, 1, 2, 3, 4, 5, 12, 13, 14, 15, 16, 17, 18, 19, 255, 270, 271, 274, 525, 65_535];

/** Blocks of all kinds in turn, the same ones for the same seed. */
export function* lz4Corpus(count: number, seed: number): Generator<Sample> {
  const random = randomFrom(seed);
  const kinds = Object.entries(KINDS);
  for (let i = 0; i < count; i++) {
    const [kind, make] = kinds[i % kinds.length] ?? ['empty', () => Buffer.alloc(0)];
    yield { kind, raw: make(random) };
  }
}

/** An offset has 16 bits. */
const WINDOW_BYTES = 65_535;
const LARGEST_BYTES = 300_000;

/** Blocks larger than the window, made of pieces that often repeat what is just in or out of its reach. */
export function* lz4LargeCorpus(count: number, seed: number): Generator<Sample> {
  const random = randomFrom(seed);
  const kinds = Object.values(PIECES);
  for (let i = 0; i < count; i++) {
    const raw = Buffer.alloc(WINDOW_BYTES + random(LARGEST_BYTES - WINDOW_BYTES));
    for (let end = 0; end < raw.length; ) {
      const piece = kinds[random(kinds.length)]?.(random, raw.subarray(0, end));
      end += piece?.copy(raw, end) ?? 0;
    }
    yield { kind: 'large', raw };
  }
}

/**
 * A marker, one byte over and over, and the marker again `distance` after its start: an encoder that
 * looks as far as that can't miss it, as nothing else has been there to look at.
 */
export function repeatAt(distance: number): Buffer {
  const marker = Buffer.from('a marker that nothing else in the block resembles');
  const filler = Buffer.alloc(distance - marker.length, 0x2e);
  return Buffer.concat([marker, filler, marker, Buffer.from('and the last literals')]);
}

const PIECES: Record<string, (random: Random, before: Buffer) => Buffer> = {
  incompressible: (random) => fill(1 + random(400), () => random(256)),
  text: (random) => Buffer.from(`${words(random, 200)}.`),
  run: (random) => Buffer.alloc(1 + random(40_000), random(256)),
  'repeat from near the end of the window': (random, before) => {
    const start = Math.max(0, before.length - WINDOW_BYTES - 2 + random(5));
    return Buffer.from(before.subarray(start, start + 1 + random(500)));
  },
  'repeat from anywhere': (random, before) => {
    const start = random(before.length + 1);
    return Buffer.from(before.subarray(start, start + 1 + random(5000)));
  },
};

const KINDS: Record<string, (random: Random) => Buffer> = {
  tiny: (random) => fill(random(20), () => random(3)),
  incompressible: (random) => fill(random(700), () => random(256)),
  compressible: (random) => fill(random(700), () => random(2)),
  text: (random) => Buffer.from(words(random, 60)),
  // A repetition that reaches up to a few bytes before the end, where the end conditions bite.
  'repeating near the end': (random) => {
    const once = fill(4 + random(40), () => random(256));
    const tail = fill(random(16), () => random(256));
    return Buffer.concat([once, fill(random(300), () => random(256)), once, tail]);
  },
  'around an edge': (random) => {
    // The largest edge takes long, so it comes up seldom.
    const edge = EDGES[random(random(40) === 0 ? EDGES.length : EDGES.length - 1)] ?? 0;
    const literals = fill(Math.max(0, edge - 6 + random(13)), () => random(256));
    const run = Buffer.alloc(random(2) === 0 ? 0 : Math.max(0, edge - 6 + random(13)), 0x61);
    return Buffer.concat(random(2) === 0 ? [literals, run] : [run, literals]);
  },
};

function fill(size: number, byte: () => number): Buffer {
  return Buffer.from(Uint8Array.from({ length: size }, byte));
}

function words(random: Random, most: number): string {
  const list = ['level', 'info', 'request', 'completed', '200', 'ü', '{"a":1}', ' ', '='];
  return Array.from({ length: random(most) }, () => list[random(list.length)]).join('');
}

/** mulberry32 */
function randomFrom(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
