/** Tells a process from all others, those before and after it with the same number included. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in the system's own unit; `'0'` where that can't be known. */
  readonly start: string;
  /** Machine, boot and container: within one scope a number means the same process to all. 12 hex digits. */
  readonly scope: string;
}

export interface Processes {
  readonly self: ProcessIdentity;
  /** Undefined when it can't be told from here. */
  isAlive(other: ProcessIdentity): boolean | undefined;
}

export function isSameProcess(a: ProcessIdentity, b: ProcessIdentity): boolean {
  return a.pid === b.pid && a.start === b.start && a.scope === b.scope;
}
