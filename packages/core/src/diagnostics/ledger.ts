import type { DropReason, ProducerStats } from '../events.js';

/**
 * The books: every record is in exactly one place, and every move of one is entered here in the
 * same turn as it happens. At any moment
 * `received + recovered === delivered + dropped + open + sealed + inFlight + spooled`.
 */
export class Ledger {
  received = 0;
  recovered = 0;
  delivered = 0;
  /** Records in open batches, in sealed ones that wait, in those on their way, in those only on disk. */
  open = 0;
  sealed = 0;
  inFlight = 0;
  spooled = 0;

  /** Bytes in open batches (raw) and in sealed ones, in flight or not (as they are kept). */
  openBytes = 0;
  sealedBytes = 0;

  deliveredRawBytes = 0;
  deliveredBodyBytes = 0;
  requests = 0;
  retries = 0;
  hookFailures = 0;
  lastDeliveredAt: number | undefined;
  lastError: ProducerStats['lastError'];

  readonly #dropped = new Map<DropReason, number>();

  get bufferedBytes(): number {
    return this.openBytes + this.sealedBytes;
  }

  /** Records that are neither delivered nor dropped. */
  get pending(): number {
    return this.open + this.sealed + this.inFlight + this.spooled;
  }

  /** Records that are in no column: none, but while a record is being taken. */
  get missing(): number {
    return this.received + this.recovered - this.delivered - this.#droppedTotal - this.pending;
  }

  // Not a field: where the stack ends between two changes, they would differ for ever.
  get #droppedTotal(): number {
    let total = 0;
    for (const records of this.#dropped.values()) total += records;
    return total;
  }

  drop(reason: DropReason, records: number): void {
    this.#dropped.set(reason, (this.#dropped.get(reason) ?? 0) + records);
  }

  /** @param spooledBytes what the spool takes on disk */
  stats(spooledBytes = 0): ProducerStats {
    const { open, sealed, inFlight, spooled, pending: total } = this;
    return {
      received: this.received,
      recovered: this.recovered,
      delivered: this.delivered,
      dropped: Object.fromEntries(this.#dropped),
      droppedTotal: this.#droppedTotal,
      pending: { open, sealed, inFlight, spooled, total },
      spooledBytes,
      bufferedBytes: this.bufferedBytes,
      deliveredRawBytes: this.deliveredRawBytes,
      deliveredBodyBytes: this.deliveredBodyBytes,
      requests: this.requests,
      retries: this.retries,
      hookFailures: this.hookFailures,
      lastDeliveredAt: this.lastDeliveredAt,
      lastError: this.lastError === undefined ? undefined : { ...this.lastError },
    };
  }
}
