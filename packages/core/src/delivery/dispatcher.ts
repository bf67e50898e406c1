import type { BatchSink } from '../batch/accumulator.js';
import type { SealedBatch } from '../batch/sealed-batch.js';
import { logsOf, splitBatch, uncompressedBatch } from '../batch/split.js';
import type { Ledger } from '../diagnostics/ledger.js';
import type { Reporter } from '../diagnostics/reporter.js';
import type { DropReason, FlushReport } from '../events.js';
import type { Runtime, Timer } from '../runtime.js';
import { type Compression, compressionFor } from '../wire/compression.js';
import { type DelayCause, retryDelayMs } from './backoff.js';
import type { ServerClock } from './clock.js';
import { FlushWatch } from './flush-watch.js';
import { Gates } from './gates.js';
import type { Lane } from './lane.js';
import type { Outcome, RequestFault } from './outcome.js';
import { Shipment } from './shipment.js';
import { Shipments } from './shipments.js';

export interface DispatcherOptions {
  readonly maxInFlight: number;
  readonly retryMaxAgeMs: number;
  readonly compression: Compression;
}

export interface DispatcherPorts {
  readonly client: { put(batch: SealedBatch): Promise<Outcome> };
  readonly clock: ServerClock;
  readonly ledger: Ledger;
  readonly reporter: Reporter;
  readonly runtime: Runtime;
}

/** Sealed batches → delivered or dropped: which goes next, how many at once, when again. */
export class Dispatcher implements BatchSink {
  readonly #options: DispatcherOptions;
  readonly #ports: DispatcherPorts;
  readonly #gates: Gates;
  readonly #shipments: Shipments;
  readonly #delayed = new Map<Lane, Timer>();
  #compression: Compression;
  #inFlight = 0;
  #pumping = false;
  #pumpTimer: Timer | undefined;

  constructor(options: DispatcherOptions, ports: DispatcherPorts) {
    this.#options = options;
    this.#ports = ports;
    this.#gates = new Gates(options.maxInFlight);
    this.#shipments = new Shipments(ports.ledger);
    this.#compression = options.compression;
  }

  get compression(): Compression {
    return this.#compression;
  }

  add(batch: SealedBatch): void {
    const lane = this.#gates.lane(batch.destination);
    const shipment = new Shipment(batch, lane, this.#ports.runtime.monotonic());
    lane.queue.push(shipment);
    this.#shipments.enter(shipment);
    this.#gates.wake(lane);
    this.#pumpSoon();
  }

  dropOldest(): boolean {
    const oldest = this.#shipments.oldestWaiting;
    if (oldest === undefined) return false;
    this.#drop(oldest, 'overflow');
    return true;
  }

  /** Resolves when every batch that is here now is settled, or when the time is up. */
  flush(timeoutMs: number): Promise<FlushReport> {
    const watch = new FlushWatch(this.#shipments.records, timeoutMs, this.#ports.runtime);
    this.#shipments.watch(watch);
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

  /** Drops all that is left, what is in flight included: nobody waits for the answers any more. */
  abandon(reason: DropReason): void {
    for (const shipment of this.#shipments) this.#drop(shipment, reason);
    for (const timer of this.#delayed.values()) timer.cancel();
    this.#delayed.clear();
  }

  /** All that is left, lane by lane in the order of sending, what is in flight included. */
  leftovers(): Shipment[][] {
    const byLane = new Map<Lane, Shipment[]>();
    for (const shipment of this.#shipments) {
      const lane = byLane.get(shipment.lane);
      if (lane === undefined) byLane.set(shipment.lane, [shipment]);
      else lane.push(shipment);
    }
    return [...byLane.values()];
  }

  /** Somebody else has delivered it. */
  deliveredElsewhere(shipment: Shipment, requestId: string): void {
    shipment.attempts += 1;
    this.#delivered(shipment, requestId);
  }

  /** Not in the logging call itself: it only hands over, requests begin in a later turn. */
  #pumpSoon(): void {
    if (this.#pumping) return;
    this.#pumping = true;
    this.#ports.runtime.defer(() => {
      this.#pumping = false;
      this.#pump();
    });
  }

  #pump(): void {
    const { runtime } = this.#ports;
    this.#pumpTimer?.cancel();
    while (this.#inFlight < this.#options.maxInFlight) {
      const next = this.#gates.next(runtime.monotonic());
      if (typeof next === 'number') {
        this.#pumpIn(next);
        return;
      }
      if (next.head !== undefined) void this.#attempt(next, next.head);
    }
  }

  #pumpIn(delayMs: number): void {
    if (delayMs === Number.POSITIVE_INFINITY) return;
    this.#pumpTimer = this.#ports.runtime.timer(delayMs, () => this.#pump(), { keepAlive: false });
  }

  async #attempt(lane: Lane, shipment: Shipment): Promise<void> {
    this.#shipments.depart(shipment);
    this.#inFlight += 1;
    const gate = this.#gates.of(lane);
    gate.departed(shipment.batch.rawBytes, this.#ports.runtime.monotonic());
    const outcome = await this.#ports.client.put(shipment.batch);
    this.#inFlight -= 1;
    gate.arrived();
    lane.busy = false;
    // Abandoned meanwhile: its records are entered as dropped already.
    if (shipment.state === 'in-flight') this.#settle(shipment, outcome);
    this.#gates.wake(lane);
    this.#pump();
  }

  #settle(shipment: Shipment, outcome: Outcome): void {
    this.#shipments.arrive(shipment);
    if (!isFailure(outcome)) this.#reached(shipment, outcome);
    switch (outcome.kind) {
      case 'delivered':
        this.#delivered(shipment, outcome.requestId);
        break;
      case 'retry':
        this.#retry(shipment, outcome.cause, outcome.error, outcome.retryAfterMs);
        break;
      case 'refresh-credentials':
        this.#refreshCredentials(shipment, outcome.othersExpected === true, outcome.error);
        break;
      case 'correct-clock':
        this.#correctClock(shipment, outcome.serverTimeMs, outcome.error);
        break;
      case 'split':
        this.#split(shipment, outcome.reason, outcome.error);
        break;
      case 'uncompressed':
        this.#uncompressed(shipment, outcome.error);
        break;
      case 'reject':
        this.#reject(shipment, 'rejected', outcome.error);
        break;
    }
  }

  #delivered(shipment: Shipment, requestId: string): void {
    const { ledger, reporter, runtime } = this.#ports;
    const { batch, attempts } = shipment;
    const { project, logstore } = batch.destination;
    const bodyBytes = batch.body.length;
    this.#shipments.settle(shipment, 'delivered');
    ledger.delivered += batch.logs;
    ledger.deliveredRawBytes += batch.rawBytes;
    ledger.deliveredBodyBytes += bodyBytes;
    ledger.lastDeliveredAt = runtime.now();
    const { logs: records, rawBytes } = batch;
    reporter.delivered({ project, logstore, records, rawBytes, bodyBytes, requestId, attempts });
  }

  /** The destination has dealt with the request, also if it refused what was in it. */
  #reached({ batch, lane }: Shipment, { kind }: Outcome): void {
    const acceptedBytes = kind === 'delivered' ? batch.rawBytes : 0;
    this.#gates.of(lane).succeeded(acceptedBytes, this.#ports.runtime.monotonic());
  }

  #retry(shipment: Shipment, cause: DelayCause, error: RequestFault, retryAfterMs?: number): void {
    const { runtime } = this.#ports;
    const gate = this.#gates.of(shipment.lane);
    gate.failed(cause, runtime, retryAfterMs);
    const delayMs = this.#delayMs(shipment, cause, retryAfterMs);
    const ageMs = runtime.monotonic() - shipment.sealedAt;
    if (ageMs + delayMs > this.#options.retryMaxAgeMs) {
      this.#drop(shipment, 'expired', error);
      if (gate.isOut) this.#dropExpired(error);
      return;
    }
    this.#failed(shipment, error, delayMs);
    // A gate that holds back all its lanes needs no delay of a single one.
    if (!gate.isHeldBack) this.#delay(shipment.lane, delayMs);
  }

  #delayMs({ attempts, lane }: Shipment, cause: DelayCause, retryAfterMs?: number): number {
    const { runtime } = this.#ports;
    const gate = this.#gates.of(lane);
    if (!gate.isHeldBack) {
      return retryDelayMs({ cause, attempt: attempts, random: runtime.random(), retryAfterMs });
    }
    const waitMs = gate.waitMs(runtime.monotonic());
    return waitMs === Number.POSITIVE_INFINITY ? 0 : waitMs;
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

  /** In an outage most batches are not tried, so that their age would go unnoticed. */
  #dropExpired(error: RequestFault): void {
    const oldestAllowed = this.#ports.runtime.monotonic() - this.#options.retryMaxAgeMs;
    for (const shipment of this.#shipments) {
      if (shipment.sealedAt > oldestAllowed) return;
      if (shipment.state === 'waiting') this.#drop(shipment, 'expired', error);
    }
  }

  #refreshCredentials(shipment: Shipment, othersExpected: boolean, error: RequestFault): void {
    if (!othersExpected || shipment.credentialsRenewed) {
      this.#retry(shipment, 'credentials', error);
      return;
    }
    shipment.credentialsRenewed = true;
    this.#failed(shipment, error, 0);
  }

  #correctClock(shipment: Shipment, serverTimeMs: number | undefined, error: RequestFault): void {
    if (serverTimeMs === undefined || shipment.clockCorrected) {
      this.#retry(shipment, 'server', error);
      return;
    }
    shipment.clockCorrected = true;
    this.#ports.clock.correct(serverTimeMs);
    this.#failed(shipment, error, 0);
  }

  #split(shipment: Shipment, why: 'too-large' | 'invalid', error: RequestFault): void {
    if (shipment.logs === 1) {
      this.#reject(shipment, why === 'too-large' ? 'too-large' : 'rejected', error);
      return;
    }
    const { lane, sealedAt, watches } = shipment;
    const halves = splitBatch(shipment.batch, this.#compression);
    this.#failed(shipment, error, 0);
    // In the lane's order; without a hash key nothing else is in it, and they go one after the other.
    this.#shipments.replace(
      shipment,
      halves.map((batch) => new Shipment(batch, lane, sealedAt, watches)),
    );
  }

  /** One more try without compression; if that works, compression itself was at fault. */
  #uncompressed(shipment: Shipment, error: RequestFault): void {
    if (shipment.batch.compression === 'none') {
      this.#split(shipment, 'invalid', error);
      return;
    }
    this.#failed(shipment, error, 0);
    this.#shipments.reform(shipment, uncompressedBatch(shipment.batch));
    this.#compression = compressionFor('none');
  }

  #reject(shipment: Shipment, reason: DropReason, error: RequestFault): void {
    this.#drop(shipment, reason, error, true);
  }

  #drop(shipment: Shipment, reason: DropReason, error?: RequestFault, refused = false): void {
    const { ledger, reporter } = this.#ports;
    const { destination, logs: records, rawBytes: bytes } = shipment.batch;
    const { project, logstore } = destination;
    this.#shipments.settle(shipment, 'dropped');
    ledger.drop(reason, records);
    const logs = refused && reporter.wantsContents ? logsOf(shipment.batch) : undefined;
    reporter.dropped({ reason, records, bytes, project, logstore, ...error, logs });
    this.#gates.wake(shipment.lane);
  }

  #failed(shipment: Shipment, error: RequestFault, retryInMs: number): void {
    const { ledger, reporter, runtime } = this.#ports;
    const { project, logstore } = shipment.batch.destination;
    const { code, message } = error;
    ledger.lastError = { at: runtime.now(), code, message };
    reporter.failed({ ...error, project, logstore, attempt: shipment.attempts, retryInMs });
  }
}

/** The destination could not be reached, or deals with nothing at present. */
function isFailure({ kind }: Outcome): boolean {
  return kind === 'retry' || kind === 'refresh-credentials';
}
