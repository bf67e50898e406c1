import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { HttpRequest } from '../runtime.js';

type Options = Readonly<Record<string, unknown>>;

/**
 * An agent can't cross into another thread, but an equal one can be made there of its options.
 *
 * Undefined when it couldn't: an agent of another class may be there to keep requests off the direct
 * way, as a proxy's is, and a function among the options may pin a certificate or look up names. Going
 * around either is not ours to decide.
 */
export function optionsOf(agent: HttpRequest['agent']): Options | undefined {
  if (agent === undefined) return {};
  const { constructor: maker } = Object.getPrototypeOf(agent);
  if (maker !== HttpAgent && maker !== HttpsAgent) return undefined;
  const given: unknown = Reflect.get(agent, 'options');
  const options: Options = Object.fromEntries(
    Object.entries(given ?? {}).filter(([, value]) => value !== undefined && value !== null),
  );
  return Object.values(options).every(isPlain) ? options : undefined;
}

function isPlain(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isPlain);
  return ['string', 'number', 'boolean'].includes(typeof value) || ArrayBuffer.isView(value);
}
