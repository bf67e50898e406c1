import { countOf } from '../count.js';
import type { Journal } from './journal.js';
import type { LogQuery, StoredLog } from './records.js';

/** A number of logs, or a test of all the logs there are. */
export type LogCondition = number | ((logs: readonly StoredLog[]) => boolean);

export interface WaitOptions {
  /** @default 10000 */
  timeoutMs?: number | undefined;
  /** Only logs that fit it count. @default all */
  query?: LogQuery | undefined;
}

/** How many of the latest refusals a failed wait names. */
const MAX_NAMED_REFUSALS = 3;

/**
 * Resolves with the logs once the condition holds.
 * Rejects when it doesn't in time, or the emulator closes, with a message that says what did arrive.
 */
export function waitForLogs(
  journal: Journal,
  condition: LogCondition,
  { timeoutMs = 10_000, query = {} }: WaitOptions,
  signal: AbortSignal,
): Promise<StoredLog[]> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void): void => {
      clearTimeout(timer);
      stopListening();
      signal.removeEventListener('abort', onClose);
      finish();
    };
    const check = (): void => {
      try {
        const logs = journal.logs.find(query);
        if (holds(condition, logs)) settle(() => resolve(logs));
      } catch (error) {
        settle(() => reject(error));
      }
    };
    const fail = (what: string): void => {
      settle(() => reject(new Error(`${what} ${describe(journal, condition, query)}`)));
    };
    const onClose = (): void => fail('The emulator was closed');
    const timer = setTimeout(() => fail(`Waited ${timeoutMs} ms`), timeoutMs);
    const stopListening = journal.onStored(check);
    signal.addEventListener('abort', onClose);
    if (signal.aborted) onClose();
    else check();
  });
}

function holds(condition: LogCondition, logs: readonly StoredLog[]): boolean {
  return typeof condition === 'number' ? logs.length >= condition : condition(logs);
}

function describe(journal: Journal, condition: LogCondition, query: LogQuery): string {
  const wanted =
    typeof condition === 'number' ? `for ${countOf(condition, 'log')}` : 'for a condition';
  const { requests, droppedLogs } = journal.stats();
  const found = journal.logs.find(query).length;
  const there = `${found} ${found === 1 ? 'is' : 'are'} there, from ${countOf(requests, 'request')}`;
  const dropped =
    droppedLogs > 0 ? `; ${countOf(droppedLogs, 'log')} went to stay within maxStoredBytes` : '';
  return `${wanted}: ${there}${dropped}.${describeRefusals(journal)}`;
}

function describeRefusals(journal: Journal): string {
  const refused = journal.requests.find({
    where: ({ outcome, errorCode }) => outcome !== 'answered' || errorCode !== undefined,
    limit: MAX_NAMED_REFUSALS,
  });
  return refused
    .map(({ outcome, status, errorCode, errorMessage, hint = '' }) =>
      outcome === 'answered'
        ? `\n  refused: ${status} ${errorCode}: ${errorMessage} ${hint}`.trimEnd()
        : `\n  ${outcome}`,
    )
    .join('');
}
