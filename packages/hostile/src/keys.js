/**
 * Names of fields made to break something, and the name that each is shipped under. The service takes
 * 1 to 128 bytes.
 *
 * @type {readonly { name: string, key: string, shipped: string }[]}
 */
export const hostileKeys = [
  { name: 'the prototype', key: '__proto__', shipped: '__proto__' },
  { name: 'the constructor', key: 'constructor', shipped: 'constructor' },
  { name: 'a method of all objects', key: 'hasOwnProperty', shipped: 'hasOwnProperty' },
  { name: 'toString', key: 'toString', shipped: 'toString' },
  { name: 'then', key: 'then', shipped: 'then' },
  { name: 'length', key: 'length', shipped: 'length' },
  { name: 'nothing', key: '', shipped: '_' },
  { name: 'an index', key: '0', shipped: '0' },
  { name: 'a reserved field of the service', key: '__topic__', shipped: '__topic__' },
  { name: 'a tag of the service', key: '__tag__:x', shipped: '__tag__:x' },
  { name: 'NUL', key: 'a\0b', shipped: 'a\0b' },
  { name: 'a line end and an escape', key: 'a\r\n\u001b[31m', shipped: 'a\r\n\u001b[31m' },
  { name: 'a lone surrogate', key: 'a\ud800', shipped: 'a\ufffd' },
  { name: 'quotes and backslashes', key: '"\\"', shipped: '"\\"' },
  { name: '128 bytes', key: 'k'.repeat(128), shipped: 'k'.repeat(128) },
  { name: '129 bytes', key: `m${'k'.repeat(128)}`, shipped: `m${'k'.repeat(127)}` },
  { name: 'a character across the 128th byte', key: 'é'.repeat(100), shipped: 'é'.repeat(64) },
  { name: '3 MB', key: 'K'.repeat(3 * 1024 * 1024), shipped: 'K'.repeat(128) },
];
