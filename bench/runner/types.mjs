/**
 * What a figure is made of, and what comes of it.
 *
 * @typedef {'full' | 'quick' | 'tiny'} Size `tiny` is for the tests: too short to measure anything
 *
 * @typedef {object} Contender
 * @property {string} name
 * @property {'base' | 'ours' | 'peer'} role
 * @property {string} [over] the base whose value is taken off, round by round
 * @property {boolean} [offline] ships to nowhere: there is nothing to count
 * @property {{ workload: string } & Record<string, unknown>} task
 *
 * @typedef {Record<string, number>} Measured
 * @typedef {{ records: number, requests: number, bodyBytes: number, rawBytes: number, wireBytes: number }} Arrived
 *
 * @typedef {object} Measure
 * @property {string} key
 * @property {string} title
 * @property {string} unit
 * @property {number} [digits] after the point; 1 unless given
 * @property {boolean} [absolute] nothing is taken off
 * @property {boolean} [isDifference] may be about nothing, so that no ratio says anything
 * @property {(measured: Measured, arrived: Arrived) => number} value
 *
 * @typedef {object} Goal
 * @property {string} measure
 * @property {string} of
 * @property {string} [to] makes it a ratio, round by round
 * @property {number} [atMost]
 * @property {number} [atLeast]
 *
 * @typedef {object} Figure
 * @property {string} number
 * @property {string} key
 * @property {string} title
 * @property {string} note
 * @property {Record<Size, { rounds: number } & Record<string, unknown>>} sizes
 * @property {readonly Contender[]} contenders
 * @property {readonly Measure[]} measures
 * @property {readonly Goal[]} goals
 * @property {readonly string[]} [execArgv]
 *
 * @typedef {{ workload: string, port: number } & Record<string, unknown>} Task
 * @typedef {{ ok: true, measured: Measured, arrived: Arrived } | { ok: false, reason: string }} Result
 * @typedef {Map<string, Result[]>} Results by contender
 *
 * @typedef {object} Plan
 * @property {Size} size
 * @property {number} port the sink's
 * @property {boolean} onlyOffline leaves out the peers that ship to a service of their own
 * @property {(text: string) => void} onRound
 * @property {number | undefined} [rounds] instead of the figure's own
 * @property {string | undefined} [profileFolder] for CPU profiles of ours
 */
export {};
