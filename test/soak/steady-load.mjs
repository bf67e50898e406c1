// @ts-check
import { recordOf } from '../faults/records.mjs';

const TURN_MS = 10;

/** Logs so many records a second, evenly; what a busy moment delays is caught up with. */
export class SteadyLoad {
  /** How many there are so far. Their ids are 0 and up. */
  logged = 0;
  #log;
  #perSecond;
  /** @type {NodeJS.Timeout | undefined} */
  #timer;

  /**
   * @param {(record: import('../faults/records.mjs').FaultRecord) => void} log
   * @param {number} perSecond
   */
  constructor(log, perSecond) {
    this.#log = log;
    this.#perSecond = perSecond;
  }

  start() {
    const begun = performance.now();
    this.#timer = setInterval(() => {
      const due = Math.floor(((performance.now() - begun) / 1000) * this.#perSecond);
      // A second's worth in one turn is enough, also for a process that stood still for long.
      const most = this.logged + this.#perSecond;
      while (this.logged < Math.min(due, most)) this.#next();
    }, TURN_MS);
  }

  stop() {
    clearInterval(this.#timer);
  }

  #next() {
    const record = recordOf(this.logged);
    this.logged += 1;
    this.#log(record);
  }
}
