import type { Agent as HttpAgent } from 'node:http';
import type { Endpoint } from '../delivery/endpoint.js';
import { wrong } from './fields.js';
import { unreadable } from './own-fields.js';

/** An agent that node:http can use for the endpoint. */
export function parseAgent(value: unknown, { protocol }: Endpoint): HttpAgent | undefined {
  if (value === undefined) return undefined;
  if (!isAgent(value)) throw wrong('agent', value, 'an http.Agent or https.Agent');
  // Node refuses each request of an agent that is made for the other protocol.
  const own = protocolOf(value);
  if (own === undefined || own === protocol) return value;
  throw wrong('agent', value, `an agent for ${protocol}, as the endpoint is`);
}

/** A proxy's agent may serve both protocols, and then names none. */
interface AnyAgent extends HttpAgent {
  readonly protocol?: string;
}

/** By what node:http calls: agents of libraries need not be instances of this realm's class. */
function isAgent(value: unknown): value is AnyAgent {
  try {
    return typeof value === 'object' && value !== null && 'addRequest' in value;
  } catch {
    // A proxy's trap threw: it is no use to node:http.
    return false;
  }
}

function protocolOf(agent: AnyAgent): unknown {
  try {
    return agent.protocol;
  } catch (error) {
    throw unreadable('agent', error);
  }
}
