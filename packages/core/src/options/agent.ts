import type { Agent as HttpAgent } from 'node:http';
import type { Endpoint } from '../delivery/endpoint.js';
import { PutLogsConfigError } from '../errors.js';
import { wrong } from './fields.js';
import { unreadable } from './own-fields.js';

/** A proxy's agent may serve both protocols, and then names none. */
interface AnyAgent extends HttpAgent {
  readonly protocol?: string;
}

/** Versions that no browser and no part of the service speaks any more. */
const OUTDATED: readonly unknown[] = ['TLSv1', 'TLSv1.1'];

/**
 * The option `agent`, where there is one.
 *
 * @throws PutLogsConfigError for what is none, or would send logs to whoever answers
 */
export function parseAgent(value: unknown, { protocol }: Endpoint): HttpAgent | undefined {
  if (value === undefined) return undefined;
  const problem = problemOf(value, protocol);
  if (problem !== undefined) throw new PutLogsConfigError('agent', problem);
  if (isAgent(value)) return value;
  throw wrong('agent', value, 'an http.Agent or https.Agent');
}

function problemOf(value: unknown, protocol: string): string | undefined {
  try {
    if (!isAgent(value)) return undefined;
    // Node refuses each request of an agent that is made for the other protocol.
    if (value.protocol !== undefined && value.protocol !== protocol) {
      throw wrong('agent', value, `an agent for ${protocol}, as the endpoint is`);
    }
    return protocol === 'https:' ? tlsProblem(value) : undefined;
  } catch (error) {
    throw error instanceof PutLogsConfigError ? error : unreadable('agent', error);
  }
}

/** By what node:http calls: agents of libraries need not be instances of this realm's class. */
function isAgent(value: unknown): value is AnyAgent {
  return typeof value === 'object' && value !== null && 'addRequest' in value;
}

/** An agent's own options win over those of a request. */
function tlsProblem(agent: object): string | undefined {
  const options: unknown = Reflect.get(agent, 'options');
  if (typeof options !== 'object' || options === null) return undefined;
  if (own(options, 'rejectUnauthorized') === false) {
    return 'must check certificates (it has rejectUnauthorized: false): to trust one of your own, give it as `ca`';
  }
  // Node takes no least version beside it, and each request has one.
  if (typeof own(options, 'secureProtocol') === 'string') {
    return 'must say `minVersion` instead of the older `secureProtocol`';
  }
  const name = ['minVersion', 'maxVersion'].find((key) => OUTDATED.includes(own(options, key)));
  return name && `must use TLS 1.2 or later (its ${name} allows less)`;
}

function own(holder: object, name: string): unknown {
  return Object.hasOwn(holder, name) ? Reflect.get(holder, name) : undefined;
}
