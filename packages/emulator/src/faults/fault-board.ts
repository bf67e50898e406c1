import type {
  AnswerFault,
  FaultHandle,
  FaultTarget,
  HangFault,
  QuotaFault,
  RequestFault,
  ResetFault,
} from './fault.js';
import { TokenBucket } from './token-bucket.js';

/** A quota as one request meets it. */
export interface Quota {
  readonly fault: QuotaFault;
  /** Takes the request's cost from the quota, or returns false and counts a hit. */
  admit(rawBytes: number): boolean;
}

/** What the faults have in store for one request. */
export interface FaultPlan {
  readonly delayMs: number;
  readonly quotas: readonly Quota[];
  /** How the exchange ends, if not as it should. */
  readonly ending: ResetFault | HangFault | AnswerFault | undefined;
}

interface ActiveFault {
  readonly fault: RequestFault;
  readonly buckets: { readonly bytes?: TokenBucket; readonly requests?: TokenBucket };
  hits: number;
}

interface FaultBoardOptions {
  readonly now: () => number;
  readonly random: () => number;
}

/** The faults at work on requests, in the order they were added. */
export class FaultBoard {
  readonly #now: () => number;
  readonly #random: () => number;
  readonly #active = new Set<ActiveFault>();

  constructor({ now, random }: FaultBoardOptions) {
    this.#now = now;
    this.#random = random;
  }

  add(fault: RequestFault): FaultHandle {
    const active: ActiveFault = { fault: { ...fault }, buckets: this.#buckets(fault), hits: 0 };
    this.#active.add(active);
    return {
      get hits() {
        return active.hits;
      },
      remove: async () => {
        this.#active.delete(active);
      },
    };
  }

  clear(): void {
    this.#active.clear();
  }

  /** Delays and quotas add up; the first of the others decides how the exchange ends. */
  plan(target: FaultTarget): FaultPlan {
    let delayMs = 0;
    const quotas: Quota[] = [];
    for (const active of this.#active) {
      const { fault } = active;
      if (!this.#concerns(fault, target)) continue;
      if (fault.kind === 'quota') {
        quotas.push({ fault, admit: (rawBytes) => this.#admit(active, rawBytes) });
        continue;
      }
      this.#hit(active);
      if (fault.kind !== 'delay') return { delayMs, quotas, ending: fault };
      delayMs += fault.ms;
    }
    return { delayMs, quotas, ending: undefined };
  }

  #concerns(fault: RequestFault, target: FaultTarget): boolean {
    if (!matches(fault, target)) return false;
    return fault.percent === undefined || this.#random() * 100 < fault.percent;
  }

  #hit(active: ActiveFault): void {
    active.hits += 1;
    if (active.hits === active.fault.times) this.#active.delete(active);
  }

  #admit(active: ActiveFault, rawBytes: number): boolean {
    const { bytes, requests } = active.buckets;
    const isWithin = (bytes?.allows(rawBytes) ?? true) && (requests?.allows(1) ?? true);
    // A fault that is over, or was removed while the request was read, refuses no more.
    if (!isWithin && this.#active.has(active)) {
      this.#hit(active);
      return false;
    }
    bytes?.take(rawBytes);
    requests?.take(1);
    return true;
  }

  #buckets(fault: RequestFault): ActiveFault['buckets'] {
    if (fault.kind !== 'quota') return {};
    const { bytesPerSecond, requestsPerSecond, burstSeconds = 1 } = fault;
    const bucket = (perSecond: number) => new TokenBucket(perSecond, burstSeconds, this.#now);
    return {
      ...(bytesPerSecond === undefined ? {} : { bytes: bucket(bytesPerSecond) }),
      ...(requestsPerSecond === undefined ? {} : { requests: bucket(requestsPerSecond) }),
    };
  }
}

function matches({ match }: RequestFault, target: FaultTarget): boolean {
  if (match === undefined) return true;
  if (typeof match === 'function') return match(target);
  return (
    (match.project ?? target.project) === target.project &&
    (match.logstore ?? target.logstore) === target.logstore &&
    (match.hashKey ?? target.hashKey) === target.hashKey
  );
}
