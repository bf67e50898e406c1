import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { afterAll, afterEach, expect } from 'vitest';
import { expectNoSecret } from '../harness/secrets.js';

const CHANNELS = ['putlogs:delivered', 'putlogs:dropped', 'putlogs:error'];

/** What the process said and suffered since the file's tests began. */
export interface ProcessWatch {
  /** What went to standard error, past Node's stream or through it. */
  readonly stderr: readonly string[];
}

/**
 * Watches standard output and error, uncaught exceptions, unhandled rejections and Node's warnings (a
 * leak of listeners is one) while the tests of a file run, and fails the test after which there is any
 * trouble, or a secret in what was said there or on a diagnostics channel.
 */
export function watchProcess(): ProcessWatch {
  const stderr: string[] = [];
  const stdout: string[] = [];
  const published: unknown[] = [];
  const troubles: unknown[] = [];
  const onTrouble = (trouble: unknown) => void troubles.push(trouble);
  const onPublished = (event: unknown) => void published.push(event);
  const unpatch = [
    keepStderrLines(stderr),
    keepChunks(process.stderr, stderr),
    keepChunks(process.stdout, stdout),
  ];
  for (const channel of CHANNELS) subscribe(channel, onPublished);
  const events = ['uncaughtExceptionMonitor', 'unhandledRejection', 'warning'];
  for (const event of events) process.on(event, onTrouble);

  afterEach(() => {
    expect(troubles).toEqual([]);
    expectNoSecret(stderr.join(''), stdout.join(''), published.splice(0), troubles);
  });
  afterAll(() => {
    for (const event of events) process.off(event, onTrouble);
    for (const channel of CHANNELS) unsubscribe(channel, onPublished);
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

function keepChunks(stream: NodeJS.WriteStream, chunks: string[]): () => void {
  const { write } = stream;
  const patched = (...args: unknown[]): boolean => {
    chunks.push(String(args[0]));
    return Reflect.apply(write, stream, args);
  };
  Reflect.set(stream, 'write', patched);
  return () => void Reflect.set(stream, 'write', write);
}
