import { findServiceError } from '../service-errors.js';
import type { AnswerFault, Fault, QuotaFault } from './fault.js';

const SCOPE = ['times', 'percent', 'match'] as const;

/** What each kind knows beside `kind`. */
const KNOWN = {
  refuse: ['forMs'],
  reset: [...SCOPE, 'at'],
  delay: [...SCOPE, 'ms'],
  hang: [...SCOPE, 'after'],
  answer: [...SCOPE, 'status', 'code', 'message', 'body', 'headers', 'requestId', 'stored'],
  quota: [
    ...[...SCOPE, 'bytesPerSecond', 'requestsPerSecond', 'burstSeconds'],
    ...['code', 'status', 'message', 'retryAfterSeconds'],
  ],
} as const satisfies Record<Fault['kind'], readonly string[]>;

const MATCHED = ['project', 'logstore', 'hashKey'];
const MAX_DELAY_MS = 2 ** 31 - 1;

/** @throws TypeError or RangeError saying what is wrong with the fault */
export function checkFault(fault: Fault): void {
  checkShape(fault);
  if (fault.kind === 'refuse') {
    checkNumber('forMs', fault.forMs, 0, MAX_DELAY_MS);
    return;
  }
  checkNumber('times', fault.times, 1, Number.MAX_SAFE_INTEGER);
  checkNumber('percent', fault.percent, 0, 100);
  checkMatch(fault.match);
  if (fault.kind === 'delay') checkNumber('ms', required('ms', fault.ms), 0, MAX_DELAY_MS);
  if (fault.kind === 'reset') checkChoice('at', fault.at, ['head', 'body', 'stored', 'answer']);
  if (fault.kind === 'hang') checkChoice('after', fault.after, ['read', 'stored', 'head']);
  if (fault.kind === 'answer') {
    checkNumber('status', fault.status, 200, 599);
    checkCode(fault);
  }
  if (fault.kind === 'quota') checkQuota(fault);
}

function checkShape(fault: unknown): asserts fault is Fault {
  if (!isObject(fault)) {
    throw new TypeError("[fault] must be an object such as { kind: 'refuse' }");
  }
  const { kind, ...options } = fault;
  const known = isKind(kind) ? KNOWN[kind] : undefined;
  if (known === undefined) {
    const kinds = Object.keys(KNOWN).join(', ');
    throw new TypeError(`[kind] must be one of ${kinds}, not '${String(kind)}'`);
  }
  const names: readonly string[] = known;
  const unknown = Object.keys(options).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  throw new TypeError(
    `[${unknown}] is unknown for '${String(kind)}'; known are ${names.join(', ')}`,
  );
}

function checkQuota(fault: QuotaFault): void {
  checkNumber('status', fault.status, 400, 599);
  checkNumber('bytesPerSecond', fault.bytesPerSecond, 0, Number.MAX_SAFE_INTEGER);
  checkNumber('requestsPerSecond', fault.requestsPerSecond, 0, Number.MAX_SAFE_INTEGER);
  checkNumber('burstSeconds', fault.burstSeconds, 0, Number.MAX_SAFE_INTEGER);
  required('bytesPerSecond or requestsPerSecond', fault.bytesPerSecond ?? fault.requestsPerSecond);
  checkCode(fault);
}

/** With a status beside it, a code that nobody knows is meant: a newer one of the service, or none. */
function checkCode({ code, status }: AnswerFault | QuotaFault): void {
  if (code === undefined) return;
  if (typeof code !== 'string' || code === '') {
    throw new TypeError(`[code] must be text, not ${String(code)}`);
  }
  if (status !== undefined || findServiceError(code) !== undefined) return;
  throw new TypeError(
    `[code] '${code}' is not a code that the emulator knows the status of; give \`status\` as well`,
  );
}

function checkMatch(match: unknown): void {
  if (match === undefined || typeof match === 'function') return;
  if (isObject(match) && Object.keys(match).every((name) => MATCHED.includes(name))) return;
  throw new TypeError(`[match] must be a function, or values of ${MATCHED.join(', ')}`);
}

function checkChoice(name: string, value: string | undefined, choices: readonly string[]): void {
  if (value === undefined || choices.includes(value)) return;
  throw new TypeError(`[${name}] must be one of ${choices.join(', ')}, not '${String(value)}'`);
}

function required(name: string, value: number | undefined): number {
  if (value === undefined) throw new TypeError(`[${name}] is needed`);
  return value;
}

function checkNumber(name: string, value: number | undefined, min: number, max: number): void {
  if (value === undefined) return;
  if (Number.isFinite(value) && value >= min && value <= max) return;
  throw new RangeError(`[${name}] must be a number from ${min} to ${max}, not ${String(value)}`);
}

function isKind(kind: unknown): kind is Fault['kind'] {
  return typeof kind === 'string' && Object.hasOwn(KNOWN, kind);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
