import type { SealedBatch } from '../batch/sealed-batch.js';
import type { Runtime } from '../runtime.js';
import type { OnDisk, Shipment } from './shipment.js';
import type { Shipments } from './shipments.js';
import type { Spool } from './spool/spool.js';

/** Moves bodies between memory and disk. Without a spool everything stays in memory. */
export class BatchStore {
  readonly #spool: Spool | undefined;
  readonly #shipments: Shipments;
  readonly #runtime: Pick<Runtime, 'now' | 'monotonic'>;

  constructor(
    spool: Spool | undefined,
    shipments: Shipments,
    runtime: Pick<Runtime, 'now' | 'monotonic'>,
  ) {
    this.#spool = spool;
    this.#shipments = shipments;
    this.#runtime = runtime;
  }

  get hasSpool(): boolean {
    return this.#spool !== undefined;
  }

  /** Puts a copy on disk; false when there is none afterwards. */
  save(shipment: Shipment): boolean {
    const { batch, entry, journal, sealedAt } = shipment;
    if (entry !== undefined) return true;
    if (batch === undefined || this.#spool === undefined) return false;
    const ageMs = this.#runtime.monotonic() - sealedAt;
    shipment.entry = this.#spool.store(batch, this.#runtime.now() - ageMs, journal);
    if (shipment.entry === undefined) return false;
    shipment.journal = undefined;
    this.#leaveWhole(shipment);
    return true;
  }

  /** Takes its body out of memory, if it is or gets on disk. */
  offload(shipment: Shipment): boolean {
    if (!this.save(shipment)) return false;
    this.#shipments.offload(shipment);
    return true;
  }

  /** Has its body in memory; if not, why. */
  load(shipment: Shipment): SealedBatch | 'damaged' | 'later' {
    const { batch, entry } = shipment;
    if (batch !== undefined) return batch;
    const loaded = entry === undefined ? 'damaged' : (this.#spool?.load(entry) ?? 'later');
    if (typeof loaded !== 'string') this.#shipments.load(shipment, loaded);
    return loaded;
  }

  /** The same records in another form, in memory and, if they are there, on disk: never in neither. */
  replace(shipment: Shipment, batch: SealedBatch): void {
    const { entry } = shipment;
    this.#shipments.load(shipment, batch);
    if (entry === undefined) return;
    shipment.entry = undefined;
    if (this.save(shipment)) this.#spool?.remove(entry);
    else shipment.entry = entry;
  }

  /** Its records are in these parts from now on. What can't be stored of them keeps the whole on disk. */
  divide(shipment: Shipment, parts: readonly Shipment[]): void {
    const { entry, journal, whole } = shipment;
    const isOnDisk = entry !== undefined || journal !== undefined || whole !== undefined;
    const unstored = isOnDisk ? parts.filter((part) => !this.save(part)) : [];
    if (unstored.length === 0) {
      this.forget(shipment);
      return;
    }
    const shared = { entry, journal, whole, parts: unstored.length };
    for (const part of unstored) part.whole = shared;
  }

  /** It is settled: nothing of it may stay on disk. */
  forget(shipment: Shipment): void {
    this.#removeFiles(shipment);
    shipment.entry = undefined;
    shipment.journal = undefined;
    this.#leaveWhole(shipment);
  }

  #removeFiles({ entry, journal }: OnDisk): void {
    if (entry !== undefined) this.#spool?.remove(entry);
    journal?.end();
  }

  /** The last of the parts that needed it takes it along. */
  #leaveWhole(part: OnDisk): void {
    const { whole } = part;
    part.whole = undefined;
    if (whole === undefined) return;
    whole.parts -= 1;
    if (whole.parts > 0) return;
    this.#removeFiles(whole);
    this.#leaveWhole(whole);
  }
}
