// @ts-check
import { payloadOf } from '../faults/records.mjs';

/** Every record that the service has got, from all processes. */
export class FoundRecords {
  /** Copies beyond the first: of batches that were accepted before the process that sent them was killed. */
  repeated = 0;
  /** Records that don't read as they were logged, or came again in another batch. @type {number[]} */
  wrong = [];
  /** The pack of each. @type {Map<number, string>} */
  #packs = new Map();

  get count() {
    return this.#packs.size;
  }

  /** @param {readonly import('@putlogs/emulator').StoredLog[]} logs */
  add(logs) {
    for (const { contents, tags } of logs) {
      const id = Number(contents['id'] ?? Number.NaN);
      const pack = tags['__pack_id__'] ?? '';
      const known = this.#packs.get(id);
      if (known !== undefined) this.repeated += 1;
      if (contents['payload'] !== payloadOf(id) || (known ?? pack) !== pack) this.wrong.push(id);
      this.#packs.set(id, pack);
    }
  }

  /**
   * @param {number} from
   * @param {number} below
   * @returns {number[]} the ids in this range that are not there
   */
  missing(from, below) {
    const missing = [];
    for (let id = from; id < below; id++) if (!this.#packs.has(id)) missing.push(id);
    return missing;
  }
}
