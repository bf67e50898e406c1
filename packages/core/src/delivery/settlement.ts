import { retimedBatch } from '../batch/retime.js';
import type { SealedBatch } from '../batch/sealed-batch.js';
import { logsOf, splitBatch, uncompressedBatch } from '../batch/split.js';
import type { Ledger } from '../diagnostics/ledger.js';
import type { Reporter } from '../diagnostics/reporter.js';
import type { DroppedLog, DropReason } from '../events.js';
import { reasonOf } from '../record/thrown.js';
import type { Runtime } from '../runtime.js';
import { type Compression, compressionFor } from '../wire/compression.js';
import { type DelayCause, retryDelayMs } from './backoff.js';
import type { BatchStore } from './batch-store.js';
import type { ServerClock } from './clock.js';
import type { Gates } from './gates.js';
import type { Lane } from './lane.js';
import type { Outcome, RequestFault } from './outcome.js';
import { Shipment } from './shipment.js';
import type { Shipments } from './shipments.js';

export interface SettlementPorts {
  readonly clock: ServerClock;
  readonly ledger: Ledger;
  readonly reporter: Reporter;
  readonly runtime: Runtime;
  readonly shipments: Shipments;
  readonly store: BatchStore;
  readonly gates: Gates;
  /** Holds a single lane back for so long. */
  readonly delay: (lane: Lane, delayMs: number) => void;
}

/** What follows from a request's outcome, for its records, its lane and its gate. */
export class Settlement {
  readonly #ports: SettlementPorts;
  readonly #retryMaxAgeMs: number;
  #compression: Compression;

  constructor(
    options: { retryMaxAgeMs: number; compression: Compression },
    ports: SettlementPorts,
  ) {
    this.#ports = ports;
    this.#retryMaxAgeMs = options.retryMaxAgeMs;
    this.#compression = options.compression;
  }

  /** For new batches: none once the service has shown that it can't read the one of the options. */
  get compression(): Compression {
    return this.#compression;
  }

  /** Never throws: a batch that can't be dealt with is dropped, so that the others go on. */
  settle(shipment: Shipment, batch: SealedBatch, outcome: Outcome): void {
    this.#ports.shipments.arrive(shipment);
    try {
      this.#settle(shipment, batch, outcome);
    } catch (error) {
      const fault = { code: 'InternalError', message: reasonOf(error) };
      if (shipment.state === 'waiting') this.drop(shipment, 'rejected', fault);
    }
  }

  #settle(shipment: Shipment, batch: SealedBatch, outcome: Outcome): void {
    if (!isFailure(outcome)) this.#reached(shipment, outcome);
    switch (outcome.kind) {
      case 'delivered':
        this.delivered(shipment, batch, outcome.requestId);
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
        if (outcome.reason === 'invalid' && this.#retimed(shipment, batch, outcome.error)) break;
        this.#split(shipment, batch, outcome.reason, outcome.error);
        break;
      case 'uncompressed':
        this.#uncompressed(shipment, batch, outcome.error);
        break;
      case 'reject':
        this.drop(shipment, 'rejected', outcome.error, batch);
        break;
    }
  }

  delivered(shipment: Shipment, batch: SealedBatch, requestId: string): void {
    const { ledger, reporter, runtime } = this.#ports;
    const { attempts } = shipment;
    const { project, logstore } = batch.destination;
    const bodyBytes = batch.body.length;
    this.#ports.store.forget(shipment);
    this.#ports.shipments.settle(shipment, 'delivered');
    ledger.delivered += batch.logs;
    ledger.deliveredRawBytes += batch.rawBytes;
    ledger.deliveredBodyBytes += bodyBytes;
    ledger.lastDeliveredAt = runtime.now();
    if (shipment.isUncompressedTry) this.#giveUpCompression();
    const { logs: records, rawBytes } = batch;
    reporter.delivered({ project, logstore, records, rawBytes, bodyBytes, requestId, attempts });
  }

  #giveUpCompression(): void {
    if (this.#compression.name === 'none') return;
    const message = `the service can't read ${this.#compression.name}; from now on nothing is compressed`;
    this.#compression = compressionFor('none');
    this.#ports.reporter.failed({ code: 'CompressionGivenUp', message });
  }

  /** The destination has dealt with the request, also if it refused what was in it. */
  #reached({ manifest, lane }: Shipment, { kind }: Outcome): void {
    const acceptedBytes = kind === 'delivered' ? manifest.rawBytes : 0;
    this.#ports.gates.of(lane).succeeded(acceptedBytes, this.#ports.runtime.monotonic());
  }

  #retry(shipment: Shipment, cause: DelayCause, error: RequestFault, retryAfterMs?: number): void {
    const { runtime } = this.#ports;
    const gate = this.#ports.gates.of(shipment.lane);
    gate.failed(cause, runtime, retryAfterMs);
    const delayMs = this.#delayMs(shipment, cause, retryAfterMs);
    const ageMs = runtime.monotonic() - shipment.sealedAt;
    if (ageMs + delayMs > this.#retryMaxAgeMs) {
      this.drop(shipment, 'expired', error);
      if (gate.isOut) this.#dropExpired(error);
      return;
    }
    this.#failed(shipment, error, delayMs);
    // A gate that holds back all its lanes needs no delay of a single one.
    if (!gate.isOut) this.#ports.delay(shipment.lane, delayMs);
  }

  #delayMs({ attempts, lane }: Shipment, cause: DelayCause, retryAfterMs?: number): number {
    const { runtime } = this.#ports;
    const gate = this.#ports.gates.of(lane);
    if (!gate.isOut) {
      return retryDelayMs({ cause, attempt: attempts, random: runtime.random(), retryAfterMs });
    }
    const waitMs = gate.waitMs(runtime.monotonic());
    return waitMs === Number.POSITIVE_INFINITY ? 0 : waitMs;
  }

  /** In an outage most batches are not tried, so that their age would go unnoticed. */
  #dropExpired(error: RequestFault): void {
    const oldestAllowed = this.#ports.runtime.monotonic() - this.#retryMaxAgeMs;
    for (const shipment of this.#ports.shipments) {
      const isExpired = shipment.sealedAt <= oldestAllowed && shipment.state === 'waiting';
      if (isExpired) this.drop(shipment, 'expired', error);
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

  #split(
    shipment: Shipment,
    batch: SealedBatch,
    why: 'too-large' | 'invalid',
    error: RequestFault,
  ): void {
    if (batch.logs === 1) {
      this.drop(shipment, why === 'too-large' ? 'too-large' : 'rejected', error, batch);
      return;
    }
    const { lane, sealedAt } = shipment;
    const halves = splitBatch(batch, this.#compression).map(
      (half) => new Shipment(half, lane, sealedAt),
    );
    this.#failed(shipment, error, 0);
    this.#ports.store.divide(shipment, halves);
    // In the lane's order; without a hash key nothing else is in it, and they go one after the other.
    this.#ports.shipments.replace(shipment, halves);
  }

  /** One more try without compression; if that works, compression itself was at fault. */
  #uncompressed(shipment: Shipment, batch: SealedBatch, error: RequestFault): void {
    if (batch.compression === 'none') {
      this.#split(shipment, batch, 'invalid', error);
      return;
    }
    this.#failed(shipment, error, 0);
    this.#ports.store.replace(shipment, uncompressedBatch(batch));
    shipment.isUncompressedTry = true;
  }

  /** False when its times are no reason to refuse it. */
  #retimed(shipment: Shipment, batch: SealedBatch, error: RequestFault): boolean {
    if (shipment.timesRepaired) return false;
    shipment.timesRepaired = true;
    const retimed = retimedBatch(batch, this.#ports.clock.now(), this.#compression);
    if (retimed === undefined) return false;
    this.#failed(shipment, error, 0);
    this.#ports.store.replace(shipment, retimed);
    return true;
  }

  /** @param refused what the service refused, to be shown to the hook */
  drop(shipment: Shipment, reason: DropReason, error?: RequestFault, refused?: SealedBatch): void {
    const { ledger, reporter } = this.#ports;
    const { destination, logs: records, rawBytes: bytes } = shipment.manifest;
    const { project, logstore } = destination;
    this.#ports.store.forget(shipment);
    this.#ports.shipments.settle(shipment, 'dropped');
    ledger.drop(reason, records);
    const logs = refused !== undefined && reporter.wantsContents ? readable(refused) : undefined;
    reporter.dropped({ reason, records, bytes, project, logstore, ...error, logs });
    this.#ports.gates.wake(shipment.lane);
  }

  #failed(shipment: Shipment, error: RequestFault, retryInMs: number): void {
    const { ledger, reporter, runtime } = this.#ports;
    const { project, logstore } = shipment.manifest.destination;
    const { code, message } = error;
    ledger.lastError = { at: runtime.now(), code, message };
    reporter.failed({ ...error, project, logstore, attempt: shipment.attempts, retryInMs });
  }
}

/** Undefined where it can't be read back, which only a defect of the encoder explains. */
function readable(batch: SealedBatch): DroppedLog[] | undefined {
  try {
    return logsOf(batch);
  } catch {
    // That they are dropped is told all the same, just not what they held.
    return undefined;
  }
}

/** The destination could not be reached, or deals with nothing at present. */
function isFailure({ kind }: Outcome): boolean {
  return kind === 'retry' || kind === 'refresh-credentials';
}
