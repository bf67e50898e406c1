import { inspect } from 'node:util';
import { errorFields, isError } from '@putlogs/core';

type Fields = Readonly<Record<string, unknown>>;

/** An error, and what it is to whatever it was found in. */
type NamedError = readonly [name: string, error: Fields];

/** Fields, without the errors among them, which need lines of their own. */
export function takeErrors(all: Fields): { fields: Fields; errors: NamedError[] } {
  const fields: [string, unknown][] = [];
  const errors: NamedError[] = [];
  for (const [key, value] of Object.entries(all)) {
    if (isError(value)) errors.push([key === 'cause' ? 'caused by' : key, value]);
    else if (isErrorList(value)) errors.push(...value.map(named(key)));
    else fields.push([key, value]);
  }
  return { fields: Object.fromEntries(fields), errors };
}

/**
 * For each error its stack with its own fields, and its causes after it. One that has been `seen` isn't
 * printed again.
 */
export function printErrors(errors: readonly NamedError[], seen: Set<unknown>): string[] {
  return errors.flatMap(([name, error]) => {
    if (seen.has(error)) return [];
    seen.add(error);
    const { type, message, stack, ...others } = fieldsOf(error);
    const { fields, errors: inner } = takeErrors(others);
    const text = typeof stack === 'string' ? stack : `${String(type)}: ${String(message)}`;
    const frames = text.search(/\n\s+at /);
    const head = frames < 0 ? text : text.slice(0, frames);
    const own = Object.keys(fields).length === 0 ? '' : ` ${inspect(fields, INLINE)}`;
    return [`${name}: ${head}${own}${text.slice(head.length)}`, ...printErrors(inner, seen)];
  });
}

const INLINE = { breakLength: Infinity, compact: true, depth: 4 };

function fieldsOf(error: Fields): Fields {
  const fields = new Map<string, unknown>();
  errorFields(error, (key, value) => void fields.set(key, value));
  return Object.fromEntries(fields);
}

function isErrorList(value: unknown): value is Fields[] {
  return Array.isArray(value) && value.length > 0 && value.every(isError);
}

function named(list: string): (error: Fields, index: number) => NamedError {
  return (error, index) => [`${list}[${index}]`, error];
}
