import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { errorCodeOf } from './fs.js';
import { isSameProcess, type Processes, type ProcessIdentity } from './processes.js';

const UNKNOWN_START = '0';

/** States of a process that has ended and is still listed: zombie and dead. See proc_pid_stat(5). */
const ENDED_STATES = ['Z', 'X', 'x'];

/** The processes of this machine, as /proc shows them where there is one. */
export function nodeProcesses(): Processes {
  const self = identityOfSelf();
  return { self, isAlive: (other) => isAlive(self, other) };
}

function identityOfSelf(): ProcessIdentity {
  const status = statusOf(process.pid);
  const start = typeof status === 'object' ? status.start : UNKNOWN_START;
  return { pid: process.pid, start, scope: scopeOfSelf() };
}

function isAlive(self: ProcessIdentity, other: ProcessIdentity): boolean | undefined {
  if (other.scope !== self.scope) return undefined;
  // Perhaps a worker thread of this process, which may have ended without it.
  if (isSameProcess(self, other)) return undefined;
  if (self.start === UNKNOWN_START) return isListed(other.pid);
  const status = statusOf(other.pid);
  if (typeof status === 'string') return status === 'none' ? false : undefined;
  return status.start === other.start && !ENDED_STATES.includes(status.state);
}

/** A number that is in use may be another process's by now, so only its absence says something. */
function isListed(pid: number): false | undefined {
  try {
    process.kill(pid, 0);
    return undefined;
  } catch (error) {
    return errorCodeOf(error) === 'ESRCH' ? false : undefined;
  }
}

/** State and start (in ticks since boot): fields 3 and 22, behind the name in parentheses. */
function statusOf(pid: number): { state: string; start: string } | 'none' | 'unknown' {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const [state, start] = [fields[0], fields[19]];
    if (state === undefined || start === undefined || !/^\d{1,20}$/.test(start)) return 'unknown';
    return { state, start };
  } catch (error) {
    const code = errorCodeOf(error);
    // ESRCH: it ended while it was being read.
    return code === 'ENOENT' || code === 'ESRCH' ? 'none' : 'unknown';
  }
}

/** Containers on one machine have process numbers of their own, so the namespace is part of it. */
function scopeOfSelf(): string {
  const parts = [hostname(), read(bootId), read(pidNamespace)];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);
}

const bootId = () => readFileSync('/proc/sys/kernel/random/boot_id', 'latin1');
const pidNamespace = () => readlinkSync('/proc/self/ns/pid');

function read(part: () => string): string {
  try {
    return part();
  } catch {
    // Not Linux, or not permitted: the host's name has to do, and a sign of life decides.
    return '';
  }
}
