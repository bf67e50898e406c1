import type { DropReason, ProducerStats } from '../events.js';

/**
 * The books: every record is in exactly one place, and every move of one is entered here in the
 * same turn as it happens. At any moment
 * `received + recovered === delivered + dropped + open + sealed + inFlight`.
 */
export class Ledger {
  received = 0;
  delivered = 0;
  /** Records in open batches, in sealed ones that wait, and in those on their way. */
  open = 0;
  sealed = 0;
  inFlight = 0;

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
  #droppedTotal = 0;

  get bufferedBytes(): number {
    return this.openBytes + this.sealedBytes;
  }

  /** Records that are neither delivered nor dropped. */
  get pending(): number {
    return this.open + this.sealed + this.inFlight;
  }

  drop(reason: DropReason, records: number): void {
    this.#dropped.set(reason, (this.#dropped.get(reason) ?? 0) + records);
    this.#droppedTotal += records;
  }

  stats(): ProducerStats {
    const { open, sealed, inFlight, pending: total } = this;
    return {
      received: this.received,
      recovered: 0,
      delivered: this.delivered,
      dropped: Object.fromEntries(this.#dropped),
      droppedTotal: this.#droppedTotal,
      pending: { open, sealed, inFlight, spooled: 0, total },
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
