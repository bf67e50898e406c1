import type { StoredLog } from './journal/records.js';
import { visibleText } from './visible-text.js';

const RESET = '\u001b[0m';
const DIM = '\u001b[2m';
const CYAN = '\u001b[36m';

const MAX_LOGS = 20;
/** Of a value; the rest is in `logs()`. */
const MAX_VALUE_CHARS = 500;

/** What may stand without quotes. */
const BARE = /^[^\s"'=…\\]+$/;

/** A line for each log, `2024-01-02T03:04:05.678Z logstore topic key=value …`; beyond 20 how many more there are. */
export function printedLogs(logs: readonly StoredLog[], colors: boolean): string[] {
  const lines = logs.slice(0, MAX_LOGS).map((log) => printedLog(log, colors));
  if (logs.length > MAX_LOGS) lines.push(paint(DIM, `… ${logs.length - MAX_LOGS} more`, colors));
  return lines;
}

function printedLog(log: StoredLog, colors: boolean): string {
  const fields = Object.entries(log.contents).map(
    ([key, value]) => `${paint(CYAN, word(key), colors)}=${word(value)}`,
  );
  return [
    paint(DIM, instant(log), colors),
    log.logstore,
    ...(log.topic === '' ? [] : [word(log.topic)]),
    ...fields,
  ].join(' ');
}

/** With milliseconds, as that is what most loggers know. */
function instant({ time, timeNs = 0 }: StoredLog): string {
  return new Date(time * 1000 + Math.floor(timeNs / 1e6)).toISOString();
}

function word(text: string): string {
  const shown = text.slice(0, MAX_VALUE_CHARS);
  const rest = shown.length < text.length ? '…' : '';
  const visible = visibleText(shown);
  if (BARE.test(visible)) return visible + rest;
  // Backslashes of JSON in a value would make it hard to read.
  return visible.includes('"') && !visible.includes("'")
    ? `'${visible}'${rest}`
    : quoted(visible) + rest;
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '\\"')}"`;
}

function paint(color: string, text: string, colors: boolean): string {
  return colors ? `${color}${text}${RESET}` : text;
}
