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

  /** The oldest that is not on its way. */
  get oldestWaiting(): Shipment | undefined {
    for (const shipment of this.#all) {
      if (shipment.state === 'waiting') return shipment;
    }
    return undefined;
  }

  watch(watch: FlushWatch): void {
    for (const shipment of this.#all) shipment.watches.add(watch);
  }

  enter(shipment: Shipment): void {
    shipment.state = 'waiting';
    this.#all.add(shipment);
    this.#ledger.sealed += shipment.logs;
    this.#ledger.sealedBytes += shipment.bytes;
  }

  depart(shipment: Shipment): void {
    shipment.state = 'in-flight';
    shipment.attempts += 1;
    this.#ledger.sealed -= shipment.logs;
    this.#ledger.inFlight += shipment.logs;
    this.#ledger.requests += 1;
    if (shipment.attempts > 1) this.#ledger.retries += 1;
  }

  /** Back from a request. */
  arrive(shipment: Shipment): void {
    if (shipment.state !== 'in-flight') return;
    shipment.state = 'waiting';
    this.#ledger.inFlight -= shipment.logs;
    this.#ledger.sealed += shipment.logs;
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
    for (const other of others) this.enter(other);
  }

  /** Sends the same records in another form. */
  reform(shipment: Shipment, batch: SealedBatch): void {
    this.#ledger.sealedBytes -= shipment.bytes;
    shipment.batch = batch;
    this.#ledger.sealedBytes += shipment.bytes;
  }

  #remove(shipment: Shipment): void {
    this.arrive(shipment);
    shipment.state = 'settled';
    this.#all.delete(shipment);
    shipment.lane.remove(shipment);
    this.#ledger.sealed -= shipment.logs;
    this.#ledger.sealedBytes -= shipment.bytes;
  }
}
