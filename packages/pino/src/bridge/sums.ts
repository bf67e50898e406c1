import type { FlushReport, ProducerStats } from '@putlogs/core';

/** One report for several producers. */
export function sumReports(reports: readonly FlushReport[]): FlushReport {
  const sum: FlushReport = { delivered: 0, dropped: 0, pending: 0, timedOut: false };
  for (const report of reports) {
    sum.delivered += report.delivered;
    sum.dropped += report.dropped;
    sum.pending += report.pending;
    sum.timedOut ||= report.timedOut;
  }
  return sum;
}

/** The books of several producers as one: counters added, the latest of the rest. */
export function sumStats([first, ...others]: readonly ProducerStats[]): ProducerStats | undefined {
  return first === undefined ? undefined : others.reduce(addStats, first);
}

function addStats(a: ProducerStats, b: ProducerStats): ProducerStats {
  return {
    received: a.received + b.received,
    recovered: a.recovered + b.recovered,
    delivered: a.delivered + b.delivered,
    dropped: addReasons(a.dropped, b.dropped),
    droppedTotal: a.droppedTotal + b.droppedTotal,
    pending: {
      open: a.pending.open + b.pending.open,
      sealed: a.pending.sealed + b.pending.sealed,
      inFlight: a.pending.inFlight + b.pending.inFlight,
      spooled: a.pending.spooled + b.pending.spooled,
      total: a.pending.total + b.pending.total,
    },
    spooledBytes: a.spooledBytes + b.spooledBytes,
    bufferedBytes: a.bufferedBytes + b.bufferedBytes,
    deliveredRawBytes: a.deliveredRawBytes + b.deliveredRawBytes,
    deliveredBodyBytes: a.deliveredBodyBytes + b.deliveredBodyBytes,
    requests: a.requests + b.requests,
    retries: a.retries + b.retries,
    hookFailures: a.hookFailures + b.hookFailures,
    lastDeliveredAt: later(a.lastDeliveredAt, b.lastDeliveredAt),
    lastError: (a.lastError?.at ?? -1) > (b.lastError?.at ?? -1) ? a.lastError : b.lastError,
  };
}

function addReasons<K extends string>(
  a: Partial<Record<K, number>>,
  b: Partial<Record<K, number>>,
): Partial<Record<K, number>> {
  const sum = { ...a };
  for (const reason in b) {
    if (Object.hasOwn(b, reason)) sum[reason] = (sum[reason] ?? 0) + (b[reason] ?? 0);
  }
  return sum;
}

function later(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Math.max(a, b);
}
