import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Emulator, StoredLog } from '@putlogs/emulator';
import { expect, onTestFinished, test } from 'vitest';
import { openEmulator } from '../harness/open-emulator.js';
import { run } from './run.mjs';

test('the demo, run small, finds every record in the service exactly once and ends with 0', async () => {
  const script = fileURLToPath(new URL('demo.mjs', import.meta.url));
  const child = spawn(process.execPath, [script, '--seconds', '1', '--warm-up', '50']);
  onTestFinished(() => void child.kill('SIGTERM'));
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const name of ['Fastify + pino', 'Express + winston']) {
    expect(stdout).toContain(`${name}: three records as the service has them`);
  }
  expect(stdout).toContain('In the service exactly once, readable');
  expect(stdout).toMatch(
    /Every record that was logged is in the service exactly once, readable\.\n$/,
  );
});

test('the demo ends with 1 and names the records when the service has not what was logged', async () => {
  const emulator = await openEmulator();
  const out = new PassThrough();
  const complaints = new PassThrough();
  const printed = Promise.all([text(out), text(complaints)]);
  const stdout = Object.assign(out, { isTTY: false }) as never;
  const load = { seconds: 0.1, warmUpRequests: 50 };
  const exitCode = await run(meddled(emulator), load, { stdout, stderr: complaints });
  out.end();
  complaints.end();
  const [shown, complained] = await printed;
  expect(exitCode).toBe(1);
  for (const name of ['Fastify + pino', 'Express + winston']) {
    expect(complained).toContain(`${name}: 1 record not in the service: 3\n`);
    expect(complained).toContain(`${name}: 1 record in the service more than once: 5\n`);
    expect(complained).toContain(`${name}: 1 record not readable: 7 (level undefined)\n`);
  }
  expect(shown).not.toContain('Every record that was logged');
});

/** One that has lost a record of each application, has another twice, and a third without its level. */
function meddled(emulator: Emulator): Emulator {
  return { ...emulator, logs: (query) => emulator.logs(query).flatMap(meddle) };
}

function meddle(log: StoredLog): StoredLog[] {
  switch (log.contents['sequence']) {
    case '3':
      return [];
    case '5':
      return [log, log];
    case '7': {
      const { level: _, ...contents } = log.contents;
      return [{ ...log, contents }];
    }
    default:
      return [log];
  }
}
