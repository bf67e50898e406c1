import type { Compression } from '../wire/compression.js';
import { decodeLogGroup, encodeLogGroup, type WireLog } from '../wire/log-group.js';
import { rawOf, type SealedBatch, sealBatch } from './sealed-batch.js';
import { isInTimeWindow, isoTime, ORIGINAL_TIME_KEY } from './time-window.js';

/**
 * The same logs with times that the service takes, and the old ones in a field: for what was logged
 * before a wrong clock was found out, or has waited for days.
 *
 * @returns undefined when all times are in the window already
 */
export function retimedBatch(
  batch: SealedBatch,
  serverNowMs: number,
  compression: Compression,
): SealedBatch | undefined {
  const group = decodeLogGroup(rawOf(batch));
  const logs = group.Logs.map((log) =>
    isInTimeWindow(log.Time * 1000, serverNowMs) ? log : retimed(log, serverNowMs),
  );
  if (logs.every((log, index) => log === group.Logs[index])) return undefined;
  const raw = encodeLogGroup({ ...group, Logs: logs });
  return sealBatch(batch.destination, raw, batch.logs, compression);
}

function retimed({ Time, Time_ns, Contents }: WireLog, serverNowMs: number): WireLog {
  const seconds = Math.floor(serverNowMs / 1000);
  const others = Contents.filter(({ Key }) => Key !== ORIGINAL_TIME_KEY);
  // A record that was given another time before has its own in the field already.
  const original = Contents.find(({ Key }) => Key === ORIGINAL_TIME_KEY)?.Value;
  const Value = original ?? isoTime(Time, Time_ns ?? 0);
  return {
    Time: seconds,
    Time_ns: Math.floor((serverNowMs - seconds * 1000) * 1e6),
    Contents: [...others, { Key: ORIGINAL_TIME_KEY, Value }],
  };
}
