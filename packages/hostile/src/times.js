const NOW_SECONDS = Math.floor(Date.now() / 1000);

/**
 * Times in odd forms. `seconds` and `nanos` of those that are times near the present, which a record
 * keeps; all others get the time of their arrival.
 *
 * @type {readonly { name: string, time: unknown, seconds?: number, nanos?: number }[]}
 */
export const hostileTimes = [
  { name: 'NaN', time: Number.NaN },
  { name: 'Infinity', time: Number.POSITIVE_INFINITY },
  { name: 'negative', time: -1 },
  { name: 'negative zero', time: -0 },
  { name: 'zero', time: 0 },
  { name: 'the smallest number', time: Number.MIN_VALUE },
  { name: 'the largest number', time: Number.MAX_VALUE },
  { name: 'an invalid Date', time: new Date(Number.NaN) },
  { name: 'the first Date', time: new Date(-8.64e15) },
  { name: 'the last Date', time: new Date(8.64e15) },
  { name: 'the year 9999', time: new Date('9999-12-31T23:59:59.999Z') },
  { name: 'the year 9999 as text', time: '9999-12-31T23:59:59.999999999Z' },
  { name: 'the year 1', time: '0001-01-01T00:00:00Z' },
  { name: 'a Date whose methods throw', time: brokenDate() },
  { name: 'a negative bigint', time: -1n },
  { name: 'a huge bigint', time: 2n ** 1_000_000n },
  {
    name: 'a bigint of nanoseconds',
    time: BigInt(NOW_SECONDS) * 1_000_000_000n + 7n,
    seconds: NOW_SECONDS,
    nanos: 7,
  },
  { name: 'seconds as text', time: `${NOW_SECONDS}.000000009`, seconds: NOW_SECONDS, nanos: 9 },
  { name: '3 MB of digits', time: '9'.repeat(3 * 1024 * 1024) },
  { name: '3 MB of zeros before it', time: `${'0'.repeat(3 * 1024 * 1024)}${NOW_SECONDS}` },
  { name: '3 MB of fraction', time: `${NOW_SECONDS}.${'1'.repeat(3 * 1024 * 1024)}` },
  { name: 'an empty text', time: '' },
  { name: 'words', time: 'yesterday, about noon' },
  { name: 'NUL', time: '\0' },
  { name: 'digits of another script', time: '١٧٥٤٥٠٠٠٠٠' },
  { name: 'a lone surrogate', time: '\ud800' },
  { name: 'the 30th of February', time: '2025-02-30T00:00:00Z' },
  { name: 'a symbol', time: Symbol('now') },
  { name: 'a function', time: () => NOW_SECONDS },
  { name: 'null', time: null },
  {
    name: 'an object that says it is a time',
    time: { getTime: () => NOW_SECONDS, valueOf: () => NOW_SECONDS },
  },
  { name: 'an array of one', time: [NOW_SECONDS] },
];

function brokenDate() {
  const broken = () => {
    throw new Error('no time');
  };
  return Object.assign(new Date(Number.NaN), {
    getTime: broken,
    valueOf: broken,
    toISOString: broken,
  });
}
