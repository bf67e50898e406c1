import type { SealedBatch } from '../batch/sealed-batch.js';
import type { Ledger } from '../diagnostics/ledger.js';
import type { FlushWatch } from './flush-watch.js';
import type { Shipment } from './shipment.js';

/**
 * All shipments that are not settled, in the order of sealing. Each move of one is entered in the
 * ledger in the same turn, and tells the flushes that wait for it.
 */
export class Shipments {
  readonly #ledger: Ledger;
  readonly #all = new Set<Shipment>();
  /** Those that wait with their body in memory, roughly the oldest first. */
  readonly #held = new Set<Shipment>();

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  [Symbol.iterator](): Iterator<Shipment> {
    return this.#all.values();
  }

  get records(): number {
    let records = 0;
    for (const { logs } of this.#all) records += logs;
    return records;
  }

  /** The oldest that takes memory and is not on its way. */
  get oldestHeld(): Shipment | undefined {
    const [oldest] = this.#held;
    return oldest;
  }

  watch(watch: FlushWatch): void {
    for (const shipment of this.#all) shipment.watches.add(watch);
  }

  unwatch(watch: FlushWatch): void {
    for (const shipment of this.#all) shipment.watches.delete(watch);
  }

  enter(shipment: Shipment): void {
    this.#all.add(shipment);
    this.#wait(shipment);
  }

  depart(shipment: Shipment): void {
    this.#leaveColumn(shipment);
    shipment.state = 'in-flight';
    shipment.attempts += 1;
    this.#ledger.inFlight += shipment.logs;
    this.#ledger.requests += 1;
    if (shipment.attempts > 1) this.#ledger.retries += 1;
  }

  /** Back from a request. */
  arrive(shipment: Shipment): void {
    if (shipment.state !== 'in-flight') return;
    this.#ledger.inFlight -= shipment.logs;
    this.#wait(shipment);
  }

  /** Its body goes out of memory; it is on disk. */
  offload(shipment: Shipment): void {
    this.#rebody(shipment, undefined);
  }

  /** Its body is in memory, read from disk or in another form than before. */
  load(shipment: Shipment, batch: SealedBatch): void {
    this.#rebody(shipment, batch);
  }

  /** The caller enters its records elsewhere in the same turn. */
  settle(shipment: Shipment, outcome: 'delivered' | 'dropped'): void {
    this.#remove(shipment);
    for (const watch of shipment.watches) watch.settle(shipment.logs, outcome);
  }

  /** Others take its place, with the same records. */
  replace(shipment: Shipment, others: readonly Shipment[]): void {
    this.#remove(shipment);
    shipment.lane.queue.unshift(...others);
    for (const other of others) {
      for (const watch of shipment.watches) other.watches.add(watch);
      this.enter(other);
    }
  }

  #remove(shipment: Shipment): void {
    this.arrive(shipment);
    this.#leaveColumn(shipment);
    shipment.state = 'settled';
    this.#ledger.sealedBytes -= shipment.heldBytes;
    shipment.batch = undefined;
    this.#all.delete(shipment);
    shipment.lane.remove(shipment);
  }

  #rebody(shipment: Shipment, batch: SealedBatch | undefined): void {
    this.#leaveColumn(shipment);
    this.#ledger.sealedBytes -= shipment.heldBytes;
    shipment.batch = batch;
    this.#ledger.sealedBytes += shipment.heldBytes;
    this.#enterColumn(shipment);
  }

  #wait(shipment: Shipment): void {
    const isNew = shipment.state !== 'in-flight';
    shipment.state = 'waiting';
    if (isNew) this.#ledger.sealedBytes += shipment.heldBytes;
    this.#enterColumn(shipment);
  }

  #enterColumn(shipment: Shipment): void {
    if (shipment.batch === undefined) {
      this.#ledger.spooled += shipment.logs;
      return;
    }
    this.#ledger.sealed += shipment.logs;
    this.#held.add(shipment);
  }

  #leaveColumn(shipment: Shipment): void {
    if (shipment.batch === undefined) {
      this.#ledger.spooled -= shipment.logs;
      return;
    }
    this.#ledger.sealed -= shipment.logs;
    this.#held.delete(shipment);
  }
}
