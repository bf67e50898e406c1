/** Strings, numbers and other values that are no objects. */

const MIB = 1024 * 1024;

/** @type {import('./table.js').HostileValue[]} */
export const plainValues = [
  { name: 'an empty string', make: () => '', text: '' },
  {
    name: 'NUL, control characters and a terminal escape',
    make: () => 'a\0b\u0001\r\n\t\u001b[31m\u007f',
    text: 'a\0b\u0001\r\n\t\u001b[31m\u007f',
  },
  {
    name: 'lone surrogates',
    make: () => '\ud800 \udc00\ud83d',
    text: '\ufffd \ufffd\ufffd',
    inside: '"\\ud800 \\udc00\\ud83d"',
  },
  {
    name: 'every kind of line end',
    make: () => '\n\r\u2028\u2029\u0085',
    text: '\n\r\u2028\u2029\u0085',
  },
  {
    name: 'a noncharacter and a byte order mark',
    make: () => '\uffff\ufeff',
    text: '\uffff\ufeff',
  },
  { name: 'format tokens', make: () => '%s %j %o %% %d', text: '%s %j %o %% %d' },
  { name: 'JSON', make: () => '{"level":"fatal","time":1}', text: '{"level":"fatal","time":1}' },
  { name: 'NaN', make: () => Number.NaN, text: 'NaN', inside: '"NaN"', inJson: 'null' },
  { name: 'Infinity', make: () => Number.POSITIVE_INFINITY, text: 'Infinity', inJson: 'null' },
  { name: '-Infinity', make: () => Number.NEGATIVE_INFINITY, text: '-Infinity', inJson: 'null' },
  { name: 'negative zero', make: () => -0, text: '-0', inside: '0', inJson: '0' },
  {
    name: 'the largest number',
    make: () => Number.MAX_VALUE,
    text: '1.7976931348623157e+308',
    inside: '1.7976931348623157e+308',
  },
  { name: 'the smallest number', make: () => Number.MIN_VALUE, text: '5e-324', inside: '5e-324' },
  {
    name: 'a number beyond 2^53',
    make: () => 2 ** 60,
    text: '1152921504606847000',
    inside: '1152921504606847000',
  },
  { name: 'true', make: () => true, text: 'true', inside: 'true' },
  { name: 'null', make: () => null, text: 'null', inside: 'null' },
  { name: 'undefined', make: () => undefined, text: undefined },
  { name: 'a bigint', make: () => -(2n ** 70n), text: '-1180591620717411303424' },
  { name: 'a symbol', make: () => Symbol('token'), text: 'token' },
  { name: 'a symbol without a description', make: () => Symbol(), text: 'Symbol()' },
  { name: 'a function', make: () => () => 1, text: undefined },
  { name: 'a class', make: () => class A {}, text: undefined },
];

/**
 * Large ones, of kinds that cost more the larger they are.
 *
 * @type {import('./table.js').HostileValue[]}
 */
export const largeValues = [
  { name: '3 MB', make: () => 'x'.repeat(3 * MIB), ...cut('x', 3 * MIB) },
  { name: '3 MB of three-byte characters', make: () => '界'.repeat(MIB), ...cut('界', 3 * MIB) },
  {
    name: '3 MB of surrogate pairs',
    make: () => '😀'.repeat((3 * MIB) / 4),
    ...cut('😀', 3 * MIB),
  },
  {
    name: '3 MB of lone surrogates',
    make: () => '\ud800'.repeat(MIB),
    text: cutText('\ufffd', 3 * MIB),
    inside: /^"(?:\\ud800)+\[Truncated\]"$/,
  },
  {
    name: '3 MB of control characters',
    make: () => '\u0001'.repeat(3 * MIB),
    text: cutText('\\u0001', 3 * MIB),
    inside: /^"(?:\\u0001)+\[Truncated\]"$/,
  },
  {
    name: '3 MB of quotes and line ends',
    make: () => '"\n'.repeat(1.5 * MIB),
    text: cutText('["\\n]', 3 * MIB),
    inside: /^"(?:\\"|\\n)+\[Truncated\]"$/,
  },
  {
    name: 'a bigint of a million bits',
    make: () => 2n ** 1_000_000n,
    text: '[BigInt beyond 4096 bits]',
  },
  {
    name: 'a symbol with a description of 3 MB',
    make: () => Symbol('s'.repeat(3 * MIB)),
    ...cut('s', 3 * MIB),
  },
];

/**
 * @param {string} unit
 * @param {number} bytes
 */
function cut(unit, bytes) {
  return { text: cutText(unit, bytes), inside: new RegExp(`^"(?:${unit})+\\[Truncated\\]"$`, 'u') };
}

/**
 * @param {string} unit pattern of what is repeated
 * @param {number} bytes
 */
function cutText(unit, bytes) {
  return new RegExp(`^(?:${unit})+…\\[truncated from ${bytes} bytes\\]$`, 'u');
}
