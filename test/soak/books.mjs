// @ts-check
/** @typedef {import('@putlogs/core').ProducerStats} ProducerStats */
/** @typedef {import('./stored-requests.mjs').StoredRequest} StoredRequest */
/** @typedef {import('./shipper.mjs').News} News */

/**
 * One shipper's side of the books, after everything was delivered.
 *
 * @typedef {object} Told
 * @property {number} logged records with the ids 0 and up
 * @property {ProducerStats} stats
 * @property {News} news everything that its hooks were told
 */

/**
 * The service's side.
 *
 * @typedef {object} Stored
 * @property {readonly StoredRequest[]} requests the shipper's
 * @property {number} cuts how often all connections were cut
 * @property {number} maxInFlight the shipper's requests at once
 */

/**
 * What became of the records.
 *
 * @typedef {object} Books
 * @property {number} logged
 * @property {number} delivered
 * @property {Readonly<Record<string, number>>} dropped by reason
 * @property {number} repeated copies beyond the first
 * @property {number} lostAnswers requests that were stored, and the shipper never heard of it
 * @property {number} requests
 * @property {number} retries
 * @property {Readonly<Record<string, number>>} failures that the shipper was told, by code
 * @property {string[]} wrong what doesn't hold
 */

/**
 * Holds the two sides against each other.
 *
 * @param {Told} told
 * @param {Stored} stored
 * @returns {Books}
 */
export function balance(told, stored) {
  const { logged, stats, news } = told;
  const acknowledged = new Set(news.delivered.map(({ requestId }) => requestId));
  const heard = stored.requests.filter(({ requestId }) => acknowledged.has(requestId));
  const unheard = stored.requests.filter(({ requestId }) => !acknowledged.has(requestId));
  const copies = countCopies(heard, logged);
  const all = stored.requests.reduce((sum, { records }) => sum + records, 0);
  const distinct = logged - countCopies(stored.requests, logged).missing.length;
  return {
    logged,
    delivered: stats.delivered,
    dropped: stats.dropped,
    repeated: all - distinct,
    lostAnswers: unheard.length,
    requests: stats.requests,
    retries: stats.retries,
    failures: news.failures,
    wrong: [
      ...wrongSums(told),
      ...wrongRecords(told, copies),
      ...(heard.length === acknowledged.size
        ? []
        : [`${acknowledged.size - heard.length} requests are delivered but not stored`]),
      ...wrongAnswers(unheard, stored, news),
    ],
  };
}

/** @param {Told} told */
function wrongSums({ logged, stats, news }) {
  const { received, recovered, delivered, dropped, droppedTotal, pending } = stats;
  const toldRecords = news.delivered.reduce((sum, { records }) => sum + records, 0);
  /** @type {Record<string, number>} */
  const toldDropped = {};
  for (const { reason, records } of news.dropped) {
    toldDropped[reason] = (toldDropped[reason] ?? 0) + records;
  }
  /** @type {[string, number, number][]} */
  const equations = [
    ['received = logged', received, logged],
    ['recovered = 0', recovered, 0],
    ['received = delivered + dropped', received, delivered + droppedTotal],
    ['pending = 0', pending.total, 0],
    ['buffered bytes = 0', stats.bufferedBytes, 0],
    ['spooled bytes = 0', stats.spooledBytes, 0],
    ['delivered = told as delivered', delivered, toldRecords],
    ...Object.entries({ ...dropped, ...toldDropped }).map(
      ([reason]) =>
        /** @type {[string, number, number]} */ ([
          `dropped as ${reason} = told as dropped`,
          Reflect.get(dropped, reason) ?? 0,
          toldDropped[reason] ?? 0,
        ]),
    ),
  ];
  return equations
    .filter(([, left, right]) => left !== right)
    .map(([name, left, right]) => `${name} doesn't hold: ${left}, ${right}`);
}

/**
 * Each record is in exactly one request that the shipper was told of, or was dropped.
 *
 * @param {Told} told
 * @param {ReturnType<typeof countCopies>} copies
 */
function wrongRecords({ stats, news }, { missing, repeated, unknown }) {
  const wrong = [];
  const gone = new Set(missing);
  if (unknown > 0) wrong.push(`${unknown} records are stored that were never logged`);
  if (repeated.length > 0) {
    wrong.push(`${repeated.length} records were delivered twice: ${some(repeated)}`);
  }
  if (missing.length !== stats.droppedTotal) {
    wrong.push(
      `${missing.length} records are missing, ${stats.droppedTotal} were dropped: ${some(missing)}`,
    );
  }
  const alive = news.dropped.flatMap(({ ids }) => ids).filter((id) => !gone.has(id));
  if (alive.length > 0) {
    wrong.push(`${alive.length} records were dropped and delivered: ${some(alive)}`);
  }
  return wrong;
}

/**
 * What was stored without the shipper hearing of it was broken by a fault, or cut, or came too late.
 *
 * @param {readonly StoredRequest[]} unheard
 * @param {Stored} stored
 * @param {News} news
 */
function wrongAnswers(unheard, { cuts, maxInFlight }, { failures }) {
  const answered = unheard.filter(
    ({ outcome, status }) => outcome === 'answered' && status === 200,
  );
  const explained = cuts * maxInFlight + (failures['RequestTimeout'] ?? 0);
  if (answered.length <= explained) return [];
  return [`${answered.length} answers got lost, of which no more than ${explained} are explained`];
}

/**
 * @param {readonly StoredRequest[]} requests
 * @param {number} logged
 */
function countCopies(requests, logged) {
  const copies = new Uint8Array(logged);
  let unknown = 0;
  for (const { ranges } of requests) {
    for (let at = 0; at < ranges.length; at += 2) {
      for (let id = ranges[at] ?? 0; id <= (ranges[at + 1] ?? -1); id++) {
        if (id >= 0 && id < logged) copies[id] = Math.min(255, (copies[id] ?? 0) + 1);
        else unknown += 1;
      }
    }
  }
  /** @type {number[]} */
  const missing = [];
  /** @type {number[]} */
  const repeated = [];
  for (const [id, count] of copies.entries()) {
    if (count === 0) missing.push(id);
    if (count > 1) repeated.push(id);
  }
  return { missing, repeated, unknown };
}

/** @param {readonly number[]} ids */
function some(ids) {
  return ids.slice(0, 10).join(', ');
}
