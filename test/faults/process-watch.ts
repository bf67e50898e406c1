import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { afterAll, afterEach, expect } from 'vitest';

/** What each trial signs with. Nothing that it writes, tells or throws may hold any of these. */
export const CANARY = 'CANARY';
export const CANARY_KEY = {
  accessKeyId: `${CANARY}-access-key-id`,
  accessKeySecret: `${CANARY}-access-key-secret`,
} as const;

/** What the process said and suffered since the file's tests began. */
export interface ProcessWatch {
  /** What went to standard error, past Node's stream or through it. */
  readonly stderr: readonly string[];
}

/**
 * Watches standard error, uncaught exceptions, unhandled rejections and Node's warnings (a leak of
 * listeners is one) while the tests of a file run, and fails the test after which there is any.
 */
export function watchProcess(): ProcessWatch {
  const stderr: string[] = [];
  const troubles: unknown[] = [];
  const onTrouble = (trouble: unknown) => void troubles.push(trouble);
  const unpatch = [keepStderrLines(stderr), keepStderrChunks(stderr)];
  const events = ['uncaughtExceptionMonitor', 'unhandledRejection', 'warning'];
  for (const event of events) process.on(event, onTrouble);

  afterEach(() => {
    expect(troubles).toEqual([]);
    expect(stderr.filter((line) => line.includes(CANARY))).toEqual([]);
  });
  afterAll(() => {
    for (const event of events) process.off(event, onTrouble);
    for (const restore of unpatch) restore();
  });
  return { stderr };
}

/** The packages write to the descriptor itself. Their lines are kept, and kept off the terminal. */
function keepStderrLines(lines: string[]): () => void {
  const { writeSync } = fs;
  const patched = (fd: number, text: unknown, ...rest: unknown[]): number => {
    if (fd !== 2) return Reflect.apply(writeSync, fs, [fd, text, ...rest]);
    lines.push(String(text));
    return Buffer.byteLength(String(text));
  };
  return patch(patched, writeSync);
}

function patch(replacement: unknown, original: typeof fs.writeSync): () => void {
  Reflect.set(fs, 'writeSync', replacement);
  syncBuiltinESMExports();
  return () => {
    Reflect.set(fs, 'writeSync', original);
    syncBuiltinESMExports();
  };
}

function keepStderrChunks(lines: string[]): () => void {
  const { write } = process.stderr;
  const patched = (...args: unknown[]): boolean => {
    lines.push(String(args[0]));
    return Reflect.apply(write, process.stderr, args);
  };
  Reflect.set(process.stderr, 'write', patched);
  return () => void Reflect.set(process.stderr, 'write', write);
}
