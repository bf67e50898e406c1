import { resolve } from 'node:path';
import { PutLogsConfigError } from '../errors.js';
import { shownName } from '../record/quoted-text.js';
import { booleanField, integerField, nameField, oneOfField, wrong } from './fields.js';
import { nearestName } from './nearest-name.js';
import { isList, ownFields } from './own-fields.js';

const MIB = 1024 * 1024;
const NAMES = ['dir', 'maxBytes', 'mode', 'fsync'];

/** The option `spool`, complete. `dir` is absolute, so that a later change of directory doesn't matter. */
export interface ResolvedSpool {
  readonly dir: string;
  readonly maxBytes: number;
  readonly mode: 'overflow' | 'always';
  readonly fsync: boolean;
}

export function parseSpool(value: unknown): ResolvedSpool | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'object' || value === null || isList(value)) {
    throw wrong('spool', value, "an object, such as { dir: '/var/lib/my-app/logs' }");
  }
  const fields: Readonly<Record<string, unknown>> = ownFields(value, 'spool');
  for (const name of Object.keys(fields)) {
    if (!NAMES.includes(name)) throw unknownField(name);
  }
  const { dir, maxBytes, mode, fsync } = fields;
  return Object.freeze({
    dir: resolve(nameField(dir, 'spool.dir')),
    maxBytes:
      maxBytes === undefined
        ? 1024 * MIB
        : integerField(MIB, Number.MAX_SAFE_INTEGER, ' bytes')(maxBytes, 'spool.maxBytes'),
    mode: mode === undefined ? 'overflow' : oneOfField(['overflow', 'always'])(mode, 'spool.mode'),
    fsync: fsync === undefined ? false : booleanField(fsync, 'spool.fsync'),
  });
}

function unknownField(name: string): PutLogsConfigError {
  const near = nearestName(name, NAMES);
  const hint = near === undefined ? '' : `; did you mean 'spool.${near}'?`;
  return new PutLogsConfigError(`spool.${shownName(name)}`, `is not an option${hint}`);
}
