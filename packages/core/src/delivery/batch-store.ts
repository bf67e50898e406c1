import type { SealedBatch } from '../batch/sealed-batch.js';
import type { Runtime } from '../runtime.js';
import type { Shipment } from './shipment.js';
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
    if (shipment.entry !== undefined) shipment.journal = undefined;
    return shipment.entry !== undefined;
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

  /** It is settled: nothing of it may stay on disk. */
  forget(shipment: Shipment): void {
    if (shipment.entry !== undefined) this.#spool?.remove(shipment.entry);
    shipment.journal?.end();
    shipment.entry = undefined;
    shipment.journal = undefined;
  }
}
