/** Why a batch has to wait. */
export type DelayCause = 'network' | 'server' | 'quota' | 'not-found' | 'credentials';

export interface RetryDelay {
  readonly cause: DelayCause;
  /** How many times it has been tried, from 1. */
  readonly attempt: number;
  /** Uniform in [0, 1). */
  readonly random: number;
  /** What the service asked for. */
  readonly retryAfterMs?: number | undefined;
}

interface Range {
  /** Nothing waits less. */
  readonly floorMs: number;
  /** The most that the first retry waits; each further one may wait twice as long … */
  readonly baseMs: number;
  /** … up to this. */
  readonly capMs: number;
}

const PASSING: Range = { floorMs: 0, baseMs: 200, capMs: 30_000 };
const QUOTA: Range = { floorMs: 0, baseMs: 1000, capMs: 60_000 };
/** What a person has to put right: a key, a policy, a logstore. */
const LASTING: Range = { floorMs: 5000, baseMs: 10_000, capMs: 60_000 };

const RANGES: Readonly<Record<DelayCause, Range>> = {
  network: PASSING,
  server: PASSING,
  quota: QUOTA,
  'not-found': LASTING,
  credentials: LASTING,
};

/**
 * Milliseconds until the next try: full jitter, so that many batches and many processes that failed
 * together don't come back together.
 */
export function retryDelayMs({ cause, attempt, random, retryAfterMs = 0 }: RetryDelay): number {
  const { floorMs, baseMs, capMs } = RANGES[cause];
  const ceilingMs = Math.min(capMs, baseMs * 2 ** Math.max(0, attempt - 1));
  const backoffMs = Math.round(floorMs + random * (ceilingMs - floorMs));
  return Math.max(backoffMs, retryAfterMs);
}
