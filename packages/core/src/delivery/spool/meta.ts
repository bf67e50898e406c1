import type { Destination } from '../../batch/target.js';
import { logstoreProblem, projectProblem } from '../../names.js';
import { ownProperties } from '../../record/property.js';
import type { CompressionName } from '../../wire/compression.js';
import { MAX_NAME_BYTES, MIN_LOG_BYTES } from '../../wire/service-limits.js';

/** No batch is larger: the service's raised limit is 10 MiB, and what is read back is bounded by it. */
const MAX_RAW_BYTES = 32 * 1024 * 1024;

const COMPRESSIONS: readonly CompressionName[] = ['lz4', 'zstd', 'deflate', 'none'];
const HASH_KEY = /^[\da-f]{32}$/i;

/** What a batch's file says of it besides its body. */
export interface BatchMeta {
  readonly destination: Destination;
  readonly compression: CompressionName;
  readonly rawBytes: number;
  readonly logs: number;
  /** Wall clock, milliseconds. */
  readonly sealedAtMs: number;
}

/** What a journal's file says of the batch that its records make. */
export interface JournalMeta {
  readonly destination: Destination;
  readonly openedAtMs: number;
  /** What follows the logs in the LogGroup: topic, source and tags, encoded. */
  readonly trailer: Uint8Array;
}

export function batchMetaText(meta: BatchMeta): string {
  const { destination, compression, rawBytes, logs, sealedAtMs } = meta;
  return JSON.stringify({ ...plain(destination), compression, rawBytes, logs, sealedAtMs });
}

export function journalMetaText({ destination, openedAtMs, trailer }: JournalMeta): string {
  const base64 = Buffer.from(trailer).toString('base64');
  return JSON.stringify({ ...plain(destination), openedAtMs, trailer: base64 });
}

/** Undefined when it isn't one: files are input like any other. Further keys are passed over. */
export function parseBatchMeta(text: string): BatchMeta | undefined {
  const fields = parseObject(text);
  const destination = fields && destinationOf(fields);
  if (fields === undefined || destination === undefined) return undefined;
  const compression = COMPRESSIONS.find((name) => name === fields['compression']);
  const rawBytes = count(fields['rawBytes'], MAX_RAW_BYTES);
  const logs = count(fields['logs'], (rawBytes ?? 0) / MIN_LOG_BYTES);
  const sealedAtMs = timeOf(fields['sealedAtMs']);
  if (compression === undefined || rawBytes === undefined) return undefined;
  if (logs === undefined || sealedAtMs === undefined) return undefined;
  return { destination, compression, rawBytes, logs, sealedAtMs };
}

export function parseJournalMeta(text: string): JournalMeta | undefined {
  const fields = parseObject(text);
  const destination = fields && destinationOf(fields);
  if (fields === undefined || destination === undefined) return undefined;
  const openedAtMs = timeOf(fields['openedAtMs']);
  const trailer = fields['trailer'];
  if (openedAtMs === undefined || typeof trailer !== 'string') return undefined;
  return { destination, openedAtMs, trailer: Buffer.from(trailer, 'base64') };
}

/** A destination as it is written; nothing that it may carry besides. */
function plain({ project, logstore, topic, source, hashKey }: Destination): Destination {
  return { project, logstore, topic, source, hashKey };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    return ownProperties(value);
  } catch {
    // Not JSON: damaged, as the caller says.
    return undefined;
  }
}

function destinationOf(fields: Record<string, unknown>): Destination | undefined {
  const { project, logstore, topic, source, hashKey } = fields;
  if (typeof project !== 'string' || projectProblem(project) !== undefined) return undefined;
  if (typeof logstore !== 'string' || logstoreProblem(logstore) !== undefined) return undefined;
  if (!isName(topic) || !isName(source)) return undefined;
  if (hashKey === undefined) return { project, logstore, topic, source, hashKey: undefined };
  if (typeof hashKey !== 'string' || !HASH_KEY.test(hashKey)) return undefined;
  return { project, logstore, topic, source, hashKey };
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && Buffer.byteLength(value, 'utf8') <= MAX_NAME_BYTES;
}

function count(value: unknown, max: number): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 && value <= max
    ? value
    : undefined;
}

function timeOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
