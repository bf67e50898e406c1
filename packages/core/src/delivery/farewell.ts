import type { SealedBatch } from '../batch/sealed-batch.js';
import type { HttpRequest } from '../runtime.js';
import { optionsOf } from './agent-across-threads.js';
import type { Receipt } from './courier.js';
import type { Dispatcher } from './dispatcher.js';
import type { PutLogsClient } from './put-logs.js';
import type { Shipment } from './shipment.js';

/** Everything a producer still holds when its process ends, as requests for the courier. */
export interface Farewell {
  readonly lanes: HttpRequest[][];
  /** Receipts in the order of `lanes`. What is not delivered goes to disk, or is dropped as `exit-timeout`. */
  settle(receipts: readonly Receipt[][]): void;
}

interface Parcel {
  readonly shipment: Shipment;
  readonly batch: SealedBatch;
  readonly request: HttpRequest;
}

export function farewell(dispatcher: Dispatcher, client: PutLogsClient): Farewell {
  const lanes = dispatcher
    .leftovers()
    .map((lane) => lane.flatMap((shipment) => parcel(shipment, client)));
  return {
    lanes: lanes.map((lane) => lane.map(({ request }) => request)),
    settle(receipts) {
      for (const [laneIndex, lane] of lanes.entries()) {
        for (const [index, { shipment, batch, request }] of lane.entries()) {
          const receipt = receipts[laneIndex]?.[index];
          if (receipt?.kind !== 'delivered') continue;
          const requestId = client.requestIdText(receipt.requestId, request);
          dispatcher.deliveredElsewhere(shipment, batch, requestId);
        }
      }
      dispatcher.abandon('exit-timeout');
    },
  };
}

/** None while no credentials are at hand, as they can't be asked for any more, nor past a special agent. */
function parcel(shipment: Shipment, client: PutLogsClient): Parcel[] {
  const { batch } = shipment;
  if (batch === undefined) return [];
  try {
    const request = client.requestNow(batch);
    const canCross = request !== undefined && optionsOf(request.agent) !== undefined;
    return canCross ? [{ shipment, batch, request }] : [];
  } catch {
    // A key that can't be a header's value: it is reported as dropped with the rest.
    return [];
  }
}
