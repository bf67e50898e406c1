import { readLogGroup } from '../../../emulator/src/verify/log-group.js';

/** The limits of the service, as the emulator has them. */
const LIMITS = {
  bodyBytes: 3 * 1024 * 1024,
  logs: 4096,
  valueBytes: 1024 * 1024,
  topicBytes: 128,
  sourceBytes: 128,
  keyBytes: 128,
  pastMs: 7 * 24 * 3_600_000,
  futureMs: 15 * 60_000,
  skewMs: 15 * 60_000,
};

export interface AcceptedLog {
  readonly time: number;
  readonly contents: Readonly<Record<string, string>>;
}

/**
 * The logs of an encoded LogGroup, by the decoder and the checks of the emulator.
 *
 * @throws if the service would refuse them, or would find a key twice in one of them
 */
export function acceptedLogs(body: Buffer): readonly AcceptedLog[] {
  const { logs, logsWithDuplicateKeys } = readLogGroup(body, LIMITS, Date.now());
  if (logsWithDuplicateKeys > 0) throw new Error('A key came twice.');
  return logs;
}
