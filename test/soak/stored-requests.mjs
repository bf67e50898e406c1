// @ts-check
import { payloadOf } from '../faults/records.mjs';

/**
 * A request whose records the service has stored. `ranges` are the ids of its records: from, to, from, to …
 *
 * @typedef {object} StoredRequest
 * @property {string} requestId
 * @property {string} topic the shipper
 * @property {number} records
 * @property {number[]} ranges
 * @property {string} [outcome] absent while its answer is still to come
 * @property {number} [status]
 */

/** What the service has stored, request by request, so that a million records take little room. */
export class StoredRequests {
  /** Records that don't read as they were logged, as far as they are worth showing. */
  /** @type {unknown[]} */
  damaged = [];
  damagedCount = 0;
  /** @type {Map<string, StoredRequest>} */
  #requests = new Map();

  /** @param {readonly import('@putlogs/emulator').StoredLog[]} logs */
  add(logs) {
    for (const log of logs) {
      const request = this.#requestOf(log);
      const id = Number(log.contents['id'] ?? Number.NaN);
      if (log.contents['payload'] !== payloadOf(id)) this.#keepDamaged(log);
      request.records += 1;
      extend(request.ranges, id);
    }
  }

  /** @param {import('@putlogs/emulator').ReceivedRequest} request */
  note({ requestId, stored, outcome, status }) {
    if (!stored) return;
    const known = this.#requests.get(requestId);
    if (known === undefined) throw new Error(`${requestId} was noted before its logs were seen`);
    known.outcome = outcome;
    if (status !== undefined) known.status = status;
  }

  all() {
    return [...this.#requests.values()];
  }

  /** @param {import('@putlogs/emulator').StoredLog} log */
  #requestOf({ requestId, topic }) {
    const known = this.#requests.get(requestId);
    if (known !== undefined) return known;
    /** @type {StoredRequest} */
    const request = { requestId, topic, records: 0, ranges: [] };
    this.#requests.set(requestId, request);
    return request;
  }

  /** @param {import('@putlogs/emulator').StoredLog} log */
  #keepDamaged(log) {
    this.damagedCount += 1;
    if (this.damaged.length < 10) this.damaged.push(log);
  }
}

/**
 * @param {number[]} ranges
 * @param {number} id
 */
function extend(ranges, id) {
  const last = ranges.length - 1;
  if (last > 0 && ranges[last] === id - 1) ranges[last] = id;
  else ranges.push(id, id);
}
