import type { BatchSink } from '../batch/accumulator.js';
import type { BatchJournal } from '../batch/batch-journal.js';
import { BodyPool } from '../batch/body-pool.js';
import {
  emptyBatchBound,
  heldBytesBound,
  heldBytesOf,
  type SealedBatch,
} from '../batch/sealed-batch.js';
import type { Destination } from '../batch/target.js';
import type { Ledger } from '../diagnostics/ledger.js';
import type { Reporter } from '../diagnostics/reporter.js';
import type { DropReason, FlushReport } from '../events.js';
import type { Runtime, Timer } from '../runtime.js';
import type { Allocate, Compression } from '../wire/compression.js';
import { BatchStore } from './batch-store.js';
import type { ServerClock } from './clock.js';
import { FlushWatch } from './flush-watch.js';
import { Gates } from './gates.js';
import type { Lane } from './lane.js';
import type { Outcome } from './outcome.js';
import { Settlement } from './settlement.js';
import { Shipment } from './shipment.js';
import { Shipments } from './shipments.js';
import type { SpooledBatch } from './spool/entry.js';
import { Journal } from './spool/journal.js';
import type { Spool } from './spool/spool.js';

export interface DispatcherOptions {
  readonly maxInFlight: number;
  readonly retryMaxAgeMs: number;
  readonly bufferBytes: number;
  /** What of it records may take before they are delivered; the rest is for what comes back from disk. */
  readonly recordBytes: number;
  readonly compression: Compression;
}

export interface DispatcherPorts {
  readonly client: { put(batch: SealedBatch): Promise<Outcome> };
  readonly clock: ServerClock;
  readonly ledger: Ledger;
  readonly reporter: Reporter;
  readonly runtime: Runtime;
  readonly spool: Spool | undefined;
  /** Whether every record is to be on disk before it is delivered. */
  readonly spoolAlways: boolean;
}

/** A batch that can't be read from disk now is tried again after this. */
const LOAD_PAUSE_MS = 1000;

/** Sealed batches → delivered or dropped: which goes next, how many at once, when again. */
export class Dispatcher implements BatchSink {
  readonly #options: DispatcherOptions;
  readonly #ports: DispatcherPorts;
  readonly #gates: Gates;
  readonly #shipments: Shipments;
  readonly #store: BatchStore;
  readonly #settlement: Settlement;
  readonly #bodies = new BodyPool();
  readonly #delayed = new Map<Lane, Timer>();
  #inFlight = 0;
  #inFlightBytes = 0;
  #pumping = false;
  #stopped = false;
  #pumpTimer: Timer | undefined;

  constructor(options: DispatcherOptions, ports: DispatcherPorts) {
    this.#options = options;
    this.#ports = ports;
    this.#gates = new Gates(options.maxInFlight);
    this.#shipments = new Shipments(ports.ledger);
    this.#store = new BatchStore(ports.spool, this.#shipments, ports.runtime);
    this.#settlement = new Settlement(options, {
      ...ports,
      shipments: this.#shipments,
      store: this.#store,
      gates: this.#gates,
      delay: (lane, delayMs) => this.#delay(lane, delayMs),
    });
  }

  get compression(): Compression {
    return this.#settlement.compression;
  }

  get allocate(): Allocate {
    return this.#bodies.take;
  }

  add(batch: SealedBatch, journal?: BatchJournal): void {
    const shipment = this.#enter(batch);
    if (journal instanceof Journal) shipment.journal = journal;
    if (this.#ports.spoolAlways) this.#store.save(shipment);
  }

  /** What an earlier process has left on disk. */
  recovered(entry: SpooledBatch): void {
    this.#ports.ledger.recovered += entry.logs;
    this.#enter(entry);
  }

  journal(destination: Destination, trailer: Uint8Array): BatchJournal | undefined {
    const { spool, spoolAlways } = this.#ports;
    return spoolAlways ? spool?.journal(destination, trailer) : undefined;
  }

  offloadOldest(): boolean {
    const oldest = this.#shipments.oldestHeld;
    if (oldest === undefined) return false;
    const unsent = unsentBody(oldest);
    const isOffloaded = this.#store.offload(oldest);
    if (isOffloaded && unsent !== undefined) this.#bodies.give(unsent);
    return isOffloaded;
  }

  dropOldest(): boolean {
    const oldest = this.#shipments.oldestHeld;
    if (oldest === undefined) return false;
    const unsent = unsentBody(oldest);
    this.#settlement.drop(oldest, this.#store.hasSpool ? 'spool-full' : 'overflow');
    if (unsent !== undefined) this.#bodies.give(unsent);
    return true;
  }

  /** Resolves when every batch that is here now is settled, or when the time is up. */
  flush(timeoutMs: number): Promise<FlushReport> {
    this.#wakeAll();
    const watch = new FlushWatch(this.#shipments.records, timeoutMs, this.#ports.runtime);
    this.#shipments.watch(watch);
    void watch.done.then(({ timedOut }) => {
      if (timedOut) this.#shipments.unwatch(watch);
    });
    return watch.done;
  }

  /** Tries everything that waits for its next try at once: there may be no later. */
  hasten(): void {
    for (const [lane, timer] of this.#delayed) {
      timer.cancel();
      lane.busy = false;
      this.#gates.wake(lane);
    }
    this.#delayed.clear();
    this.#gates.hasten();
    this.#pumpSoon();
  }

  /**
   * Nobody waits for the answers any more: what can be kept on disk is kept there, what is left is
   * dropped, each with what is in flight.
   */
  abandon(reason: DropReason): void {
    this.#ports.spool?.hasten();
    for (const shipment of this.#shipments) {
      this.#shipments.arrive(shipment);
      if (!this.#store.offload(shipment)) this.#settlement.drop(shipment, reason);
    }
    for (const timer of this.#delayed.values()) timer.cancel();
    this.#delayed.clear();
  }

  /** All that is left in memory, lane by lane in the order of sending, what is in flight included. */
  leftovers(): Shipment[][] {
    const lanes = new Set<Lane>();
    for (const { lane } of this.#shipments) lanes.add(lane);
    return [...lanes].map(({ queue }) => queue.filter(({ batch }) => batch !== undefined));
  }

  /** Somebody else has delivered it. */
  deliveredElsewhere(shipment: Shipment, batch: SealedBatch, requestId: string): void {
    shipment.attempts += 1;
    this.#settlement.delivered(shipment, batch, requestId);
  }

  /** Sends nothing any more. */
  stop(): void {
    this.#stopped = true;
    this.#pumpTimer?.cancel();
  }

  /** For those that a stack that ran out left without a turn. */
  #wakeAll(): void {
    for (const { lane } of this.#shipments) this.#gates.wake(lane);
    this.#pumpSoon();
  }

  #enter(content: SealedBatch | SpooledBatch): Shipment {
    const lane = this.#gates.lane(content.destination);
    const shipment = new Shipment(content, lane, this.#ports.runtime.monotonic());
    lane.queue.push(shipment);
    this.#shipments.enter(shipment);
    this.#gates.wake(lane);
    this.#pumpSoon();
    return shipment;
  }

  /** Not in the logging call itself: it only hands over, requests begin in a later turn. */
  #pumpSoon(): void {
    if (this.#pumping) return;
    this.#ports.runtime.defer(() => {
      this.#pumping = false;
      this.#pump();
    });
    // Only now: a stack that has run out leaves it to the next record.
    this.#pumping = true;
  }

  #pump(): void {
    const { runtime } = this.#ports;
    this.#pumpTimer?.cancel();
    while (!this.#stopped) {
      const isFull = this.#inFlight >= this.#options.maxInFlight;
      const next = this.#gates.next(runtime.monotonic(), isFull);
      if (typeof next === 'number') {
        this.#pumpIn(next);
        return;
      }
      if (!this.#send(next)) return;
    }
  }

  #pumpIn(delayMs: number): void {
    if (delayMs === Number.POSITIVE_INFINITY) return;
    this.#pumpTimer = this.#ports.runtime.timer(delayMs, () => this.#pump(), { keepAlive: false });
  }

  /** False when nothing more can be sent before an answer is back. */
  #send(lane: Lane): boolean {
    const { head } = lane;
    if (head === undefined) return true;
    if (!this.#makeRoom(head)) {
      lane.busy = false;
      this.#gates.wake(lane);
      return false;
    }
    const batch = this.#store.load(head);
    if (typeof batch !== 'string') {
      void this.#attempt(lane, head, batch);
      return true;
    }
    lane.busy = false;
    if (batch === 'later') this.#delay(lane, LOAD_PAUSE_MS);
    else this.#settlement.drop(head, 'damaged');
    return true;
  }

  /** What comes from disk takes the place of what waits in memory; what is under way has to arrive first. */
  #makeRoom(shipment: Shipment): boolean {
    const { ledger } = this.#ports;
    const { bufferBytes } = this.#options;
    const neededBytes = shipment.batch === undefined ? loadedBytesBound(shipment.entry) : 0;
    if (this.#leavesNoRoom(neededBytes + shipment.heldBytes)) return false;
    while (neededBytes > 0 && ledger.bufferedBytes + neededBytes > bufferBytes) {
      if (!this.offloadOldest()) return this.#inFlight === 0;
    }
    return true;
  }

  /** What is under way can't go to disk: beyond half of what records may take, new ones would be lost for it. */
  #leavesNoRoom(bytes: number): boolean {
    if (!this.#store.hasSpool || this.#inFlight === 0) return false;
    return this.#inFlightBytes + bytes > this.#options.recordBytes / 2;
  }

  /** In parts, or in another form, a batch may take more than it did. The policy is for new records. */
  #keepWithinMemory(): void {
    while (this.#ports.ledger.bufferedBytes > this.#options.recordBytes) {
      if (!this.offloadOldest() && !this.dropOldest()) return;
    }
  }

  async #attempt(lane: Lane, shipment: Shipment, batch: SealedBatch): Promise<void> {
    const heldBytes = heldBytesOf(batch);
    this.#shipments.depart(shipment);
    this.#inFlight += 1;
    this.#inFlightBytes += heldBytes;
    const gate = this.#gates.of(lane);
    gate.departed(batch.rawBytes, this.#ports.runtime.monotonic());
    const outcome = await this.#ports.client.put(batch);
    this.#inFlight -= 1;
    this.#inFlightBytes -= heldBytes;
    gate.arrived();
    lane.busy = false;
    // Abandoned meanwhile: its records are entered elsewhere already.
    if (shipment.state === 'in-flight') this.#settlement.settle(shipment, batch, outcome);
    // While it waits it need not take memory, if it is on disk anyway.
    if (shipment.state === 'waiting' && shipment.entry !== undefined) this.#store.offload(shipment);
    this.#keepWithinMemory();
    this.#gates.wake(lane);
    this.#pump();
  }

  #delay(lane: Lane, delayMs: number): void {
    lane.busy = true;
    const wake = () => {
      this.#delayed.delete(lane);
      lane.busy = false;
      this.#gates.wake(lane);
      this.#pump();
    };
    this.#delayed.set(lane, this.#ports.runtime.timer(delayMs, wake, { keepAlive: false }));
  }
}

/** The most that a batch counts for once it is read: a file is as long as its blocks, a body as its logs. */
function loadedBytesBound(entry: SpooledBatch | undefined): number {
  if (entry === undefined) return 0;
  return heldBytesBound(Math.min(entry.diskBytes, entry.rawBytes)) + emptyBatchBound(0);
}

/** Of one that was sent, a socket may still hold the body. */
function unsentBody({ batch, attempts }: Shipment): Uint8Array | undefined {
  return attempts === 0 ? batch?.body : undefined;
}
