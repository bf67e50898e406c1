import { RecordEncoder } from './batch/record-encoder.js';
import { sealBatch } from './batch/sealed-batch.js';
import { Target } from './batch/target.js';
import { Targets } from './batch/targets.js';
import { ServerClock } from './delivery/clock.js';
import { credentialsSource } from './delivery/credentials.js';
import type { Outcome } from './delivery/outcome.js';
import { PutLogsClient } from './delivery/put-logs.js';
import { PutLogsError } from './errors.js';
import type { Log, Route } from './log.js';
import { writeLog } from './log-mapper.js';
import { createNodeRuntime } from './node-runtime.js';
import { parseOptions, type ResolvedOptions } from './options/parse.js';
import type { ProducerOptions } from './options/types.js';
import type { Runtime } from './runtime.js';
import { USER_AGENT } from './user-agent.js';
import { KeyTable } from './wire/key-table.js';
import { LogWriter } from './wire/log-writer.js';

/** Longer than a request and the credentials for it may take. */
const MAX_HOLD_MS = 15 * 60_000;

/** Logs that go together in one request. */
export interface LogGroup extends Route {
  logs: readonly Log[];
}

export interface PutLogsResult {
  requestId: string;
  /** Records written, and their bytes before and after compression. */
  records: number;
  rawBytes: number;
  bodyBytes: number;
}

/**
 * Writes one group of logs in one request: no batching, no retry.
 *
 * @throws PutLogsConfigError (synchronously reported as a rejection) for options that can't be used
 * @throws PutLogsError with the service's code, status and request id, or the network error's code;
 *   `InvalidLogGroup` when the group holds no logs or can't be addressed
 */
export async function putLogs(options: ProducerOptions, group: LogGroup): Promise<PutLogsResult> {
  const resolved = parseOptions(options, process.env);
  const runtime = createNodeRuntime();
  // Somebody awaits the answer, so the process stays for it; connections by themselves don't hold it.
  const hold = runtime.timer(MAX_HOLD_MS, () => undefined, { keepAlive: true });
  try {
    return await putGroup(resolved, group, runtime);
  } finally {
    hold.cancel();
    runtime.close();
  }
}

async function putGroup(
  options: ResolvedOptions,
  group: LogGroup,
  runtime: Runtime,
): Promise<PutLogsResult> {
  const clock = new ServerClock(runtime);
  const batch = sealGroup(options, group, runtime, clock);
  const credentials = credentialsSource(options.credentials(), { runtime });
  const client = new PutLogsClient(
    { ...options, userAgent: USER_AGENT },
    { credentials, clock, runtime },
  );
  const outcome = await client.put(batch);
  if (outcome.kind !== 'delivered') throw errorOf(outcome);
  const { logs: records, rawBytes, body } = batch;
  return { requestId: outcome.requestId, records, rawBytes, bodyBytes: body.length };
}

function sealGroup(
  options: ResolvedOptions,
  { logs, ...route }: LogGroup,
  runtime: Runtime,
  clock: ServerClock,
) {
  const target = new Targets(options, runtime).find(route);
  if (!(target instanceof Target)) throw invalidGroup(target.problem);
  const encoder = new RecordEncoder(runtime, () => clock.now());
  const writer = new LogWriter(Buffer.alloc(0), new KeyTable(), options);
  for (const [index, log] of logs.entries()) {
    const encoded = encoder.encode(writer, log, writeLog, Number.MAX_SAFE_INTEGER);
    if (typeof encoded === 'string') throw invalidGroup(`log ${index} has no contents`);
    writer.take();
  }
  if (logs.length === 0) throw invalidGroup('it holds no logs');
  writer.append(target.nextTrailer());
  const raw = writer.buffer.subarray(0, writer.position);
  return sealBatch(target.destination, raw, logs.length, options.compression);
}

function invalidGroup(why: string): PutLogsError {
  return new PutLogsError(`The log group can't be written: ${why}`, { code: 'InvalidLogGroup' });
}

function errorOf(outcome: Exclude<Outcome, { kind: 'delivered' }>): PutLogsError {
  return new PutLogsError(outcome.error.message, outcome.error);
}
