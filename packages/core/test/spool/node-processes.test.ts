import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nodeProcesses } from '../../src/delivery/spool/node-processes.js';
import { ownedName, parseOwnerName } from '../../src/delivery/spool/owner-name.js';

const processes = nodeProcesses();
const { self } = processes;

async function withChild(look: (child: ChildProcess, pid: number) => Promise<void>): Promise<void> {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()']);
  await once(child, 'spawn');
  try {
    await look(child, child.pid ?? 0);
  } finally {
    child.kill('SIGKILL');
  }
}

describe('nodeProcesses()', () => {
  it('can’t tell of its own process, which may have had other threads', () => {
    expect(processes.isAlive(self)).toBeUndefined();
  });

  it('can’t tell of another scope', () => {
    expect(processes.isAlive({ ...self, scope: '000000000000' })).toBeUndefined();
  });

  it('knows that a number that nobody has is nobody', () => {
    expect(processes.isAlive({ ...self, pid: 0x7ffffff0 })).toBe(false);
  });

  it.skipIf(process.platform !== 'linux')(
    'tells a living process from one before it with the same number',
    () =>
      withChild(async (child, pid) => {
        const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.split(' ') ?? [];
        const start = fields[19] ?? '';
        expect(processes.isAlive({ ...self, pid, start })).toBe(true);
        expect(processes.isAlive({ ...self, pid, start: String(Number(start) - 1) })).toBe(false);
        child.kill('SIGKILL');
        await once(child, 'exit');
        expect(processes.isAlive({ ...self, pid, start })).toBe(false);
      }),
  );

  it('gives an identity that survives being a name', () => {
    const parsed = parseOwnerName(ownedName(self, Buffer.alloc(8, 1)));
    expect(parsed).toEqual({ kind: 'owned', owner: self });
  });
});
