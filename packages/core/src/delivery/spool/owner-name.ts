import type { ProcessIdentity } from './processes.js';

/**
 * Names of the directories, one per owner. The name is the lock: it says which process owns it, so
 * there is no moment at which a directory exists without, and no lock file that could be torn.
 * Taking one over is renaming it, which succeeds for one of many.
 */
const OWNED = /^owner-(\d{1,10})-([\da-z]{1,20})-([\da-f]{12})-([\da-f]{16})$/;
const FREE = /^free-([\da-f]{16})$/;

export type OwnerName =
  | { readonly kind: 'owned'; readonly owner: ProcessIdentity }
  | { readonly kind: 'free' };

export function ownedName({ pid, start, scope }: ProcessIdentity, id: Uint8Array): string {
  return `owner-${pid}-${start}-${scope}-${hex(id)}`;
}

/** Of a directory that its owner has let go of. */
export function freeName(id: Uint8Array): string {
  return `free-${hex(id)}`;
}

/** Undefined for a name that isn't an owner's. */
export function parseOwnerName(name: string): OwnerName | undefined {
  if (FREE.test(name)) return { kind: 'free' };
  const match = OWNED.exec(name);
  if (match === null) return undefined;
  const [, pid, start = '', scope = ''] = match;
  return { kind: 'owned', owner: { pid: Number(pid), start, scope } };
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
