import type { Emulator, StoredLog } from '@putlogs/emulator';
import { expect } from 'vitest';
import { bySeq } from '../harness/test-records.js';

export type FixtureName = 'winston' | 'pino-worker' | 'pino-in-process';

const COUNT = 200;

/** Every record of fixtures/logging.cjs is there exactly once, and a person can read it. */
export function expectAllOfFixture(emulator: Emulator, fixture: FixtureName): void {
  const logs = bySeq(emulator.logs());
  const numbers = Array.from({ length: COUNT }, (_, seq) => String(seq));
  expect(logs.map(({ contents }) => contents['seq'])).toEqual(numbers);
  const expected = fixture === 'winston' ? winstonContents : pinoContents;
  for (const [seq, log] of logs.entries()) {
    expect(readable(log)).toEqual(expected(seq));
    expect(Math.abs(log.time - Date.now() / 1000)).toBeLessThan(600);
  }
}

const STACK = expect.stringMatching(/^RangeError: failed \d+\n\s+at /);

function winstonContents(seq: number): object {
  const common = { seq: String(seq) };
  switch (seq % 4) {
    case 0:
      return {
        ...common,
        ...{ level: 'error', message: `failed ${seq}`, type: 'RangeError', stack: STACK },
        ...{ code: 'E_TEST', cause: expect.objectContaining({ message: 'disk full' }) },
      };
    case 1:
      return { ...common, level: 'info', message: `handled ${seq}`, ...child };
    case 2:
      return { ...common, level: 'warn', message: `slow ${seq}`, err: failure(seq) };
    default:
      return { ...common, level: 'info', message: `plain ${seq} ✓`, list: [1, 'zwei'] };
  }
}

function pinoContents(seq: number): object {
  const common = { seq: String(seq), pid: expect.stringMatching(/^\d+$/), hostname: anyText };
  switch (seq % 4) {
    case 0:
      return { ...common, level: 'error', msg: `failed ${seq}`, err: pinoFailure(seq) };
    case 1:
      return { ...common, level: 'info', msg: `handled ${seq}`, ...child };
    case 2:
      return { ...common, level: 'warn', msg: `slow ${seq}`, err: pinoFailure(seq) };
    default:
      return { ...common, level: 'info', msg: `plain ${seq} ✓`, list: [1, 'zwei'] };
  }
}

const anyText = expect.stringMatching(/./);
const child = { requestId: 'r-17', user: { id: 7 } };

/** An Error inside a value. */
function failure(seq: number): unknown {
  return expect.objectContaining({
    ...{ type: 'RangeError', message: `failed ${seq}`, stack: STACK, code: 'E_TEST' },
    cause: expect.objectContaining({ message: 'disk full' }),
  });
}

/** An Error as pino's serializer has it: the cause's words are in its message and stack. */
function pinoFailure(seq: number): unknown {
  return expect.objectContaining({
    ...{ type: 'RangeError', message: `failed ${seq}: disk full`, stack: STACK, code: 'E_TEST' },
  });
}

/** The contents, with those that hold JSON objects or arrays parsed. */
function readable({ contents }: StoredLog): Record<string, unknown> {
  const entries = Object.entries(contents).map(([key, text]) => [
    key,
    /^[[{]/.test(text) ? JSON.parse(text) : text,
  ]);
  return Object.fromEntries(entries);
}
