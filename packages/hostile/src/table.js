import { costlyValues } from './costly.js';
import { objectValues } from './objects.js';
import { largeValues, plainValues } from './plain.js';

/**
 * A value, and its text: exactly, or what that must match. `undefined`: nothing is shown of it.
 *
 * @typedef {object} HostileValue
 * @property {string} name what it is, in words
 * @property {() => unknown} make a new one each time
 * @property {string | RegExp | undefined} text as a field of a record
 * @property {string | RegExp | undefined} [inside] inside an object, as JSON; unless given, `text` as a JSON string
 * @property {string} [inJson] what `JSON` makes of it as a field, where a logger writes JSON before anybody else sees it and that differs
 */

/**
 * Those that are quickly made and read, so that many can be tried.
 *
 * @type {readonly HostileValue[]}
 */
export const lightValues = [...plainValues, ...objectValues];

/** @type {readonly HostileValue[]} */
export const hostileValues = [...lightValues, ...largeValues, ...costlyValues];

/**
 * What is to be seen of a value inside an object.
 *
 * @param {HostileValue} row
 * @returns {string | RegExp | undefined}
 */
export function insideOf(row) {
  if ('inside' in row) return row.inside;
  return typeof row.text === 'string' ? JSON.stringify(row.text) : row.text;
}
