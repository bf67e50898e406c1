import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';

const script = fileURLToPath(new URL('children/heap.mjs', import.meta.url));

it.each(['v1', 'v4'])(
  'requests leave no copy of the secret in memory, with signature %s',
  async (signature) => {
    const child = fork(script, { execArgv: ['--expose-gc'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    child.send({ signature });
    const [{ before, after, delivered }] = await once(child, 'message');
    expect(delivered).toBe(220);
    // That of the options, which the emulator was given, too; a process that signs can't be without.
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThanOrEqual(2);
    expect(after).toBeLessThanOrEqual(before);
  },
);
