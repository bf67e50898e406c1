import type { Fault } from './fault.js';

const KINDS = ['refuse', 'reset', 'delay', 'hang', 'answer', 'quota'];
const MAX_DELAY_MS = 2 ** 31 - 1;

/** @throws TypeError or RangeError saying what is wrong with the fault */
export function checkFault(fault: Fault): void {
  if (!KINDS.includes(fault.kind)) {
    throw new TypeError(`[kind] must be one of ${KINDS.join(', ')}, not '${String(fault.kind)}'`);
  }
  if (fault.kind === 'refuse') {
    checkNumber('forMs', fault.forMs, 0, MAX_DELAY_MS);
    return;
  }
  checkNumber('times', fault.times, 1, Number.MAX_SAFE_INTEGER);
  checkNumber('percent', fault.percent, 0, 100);
  if (fault.kind === 'delay') checkNumber('ms', required('ms', fault.ms), 0, MAX_DELAY_MS);
  if (fault.kind === 'answer') checkNumber('status', fault.status, 200, 599);
  if (fault.kind !== 'quota') return;
  checkNumber('status', fault.status, 400, 599);
  checkNumber('bytesPerSecond', fault.bytesPerSecond, 0, Number.MAX_SAFE_INTEGER);
  checkNumber('requestsPerSecond', fault.requestsPerSecond, 0, Number.MAX_SAFE_INTEGER);
  checkNumber('burstSeconds', fault.burstSeconds, 0, Number.MAX_SAFE_INTEGER);
  required('bytesPerSecond or requestsPerSecond', fault.bytesPerSecond ?? fault.requestsPerSecond);
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
