import type { Shipment } from './shipment.js';

/**
 * Shipments that must go one after the other. Those with a hash key share the lane of their key,
 * which keeps their order across retries; without one, each shipment has a lane of its own.
 */
export class Lane {
  /** Its gate is found by this, since gates come and go while a lane stays. */
  readonly gateKey: string;
  /** Undefined for a lane of one shipment. */
  readonly laneKey: string | undefined;
  /** The first is the one to send; it stays until it is settled. */
  readonly queue: Shipment[] = [];
  /** The first is in flight or waits for its next try. */
  busy = false;

  constructor(gateKey: string, laneKey?: string) {
    this.gateKey = gateKey;
    this.laneKey = laneKey;
  }

  get head(): Shipment | undefined {
    return this.queue.at(0);
  }

  remove(shipment: Shipment): void {
    const index = this.queue.indexOf(shipment);
    if (index >= 0) this.queue.splice(index, 1);
  }
}
