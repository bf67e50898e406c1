import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

/**
 * Connections idle for longer are closed from this side, before a NAT or a balancer in between
 * forgets them without a word, which would cost the next request its whole timeout.
 */
const IDLE_TIMEOUT_MS = 30_000;

/** Keep-alive agents, made when they are first needed. Node doesn't let idle sockets hold the process. */
export class KeepAliveAgents {
  readonly #agents = new Map<'http:' | 'https:', HttpAgent | HttpsAgent>();
  #generation = 0;

  /** Grows with each `close()`. */
  get generation(): number {
    return this.#generation;
  }

  for(protocol: 'http:' | 'https:'): HttpAgent | HttpsAgent {
    const known = this.#agents.get(protocol);
    if (known !== undefined) return known;
    const options = { keepAlive: true, timeout: IDLE_TIMEOUT_MS };
    const agent =
      protocol === 'https:'
        ? new HttpsAgent({ ...options, minVersion: 'TLSv1.2', rejectUnauthorized: true })
        : new HttpAgent(options);
    this.#agents.set(protocol, agent);
    return agent;
  }

  /** One kept connection turned out to be closed: the others of its age probably are, too. */
  dropIdle(): void {
    for (const agent of this.#agents.values()) {
      for (const sockets of Object.values(agent.freeSockets)) {
        for (const socket of sockets ?? []) socket.destroy();
      }
    }
  }

  close(): void {
    this.#generation += 1;
    for (const agent of this.#agents.values()) agent.destroy();
    this.#agents.clear();
  }
}
