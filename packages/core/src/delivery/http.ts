import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import type { HttpAnswer, HttpRequest, HttpResult } from '../runtime.js';
import { AnswerHeader } from '../wire/headers.js';
import { drainBody, readBody } from './http-body.js';
import { failureOf, RequestTimeout } from './http-failure.js';
import { KeepAliveAgents } from './keep-alive-agents.js';
import { UNSET } from './request-defaults.js';

/** Posts over sockets of its own. */
export interface HttpPost {
  /** Never rejects: a failure is a value. */
  post(request: HttpRequest): Promise<HttpResult>;
  /** Destroys all sockets that are not an agent's of the caller. Later requests open new ones. */
  close(): void;
}

/** The codes of a connection that the other side has closed. */
const CLOSED_CODES: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE']);

export interface HttpPostOptions {
  /** How long a body may take after its head; what came by then is the body. @default 5000 */
  readonly bodyTimeoutMs?: number | undefined;
}

/** A client on node:http(s) that follows no redirect and unpacks no body. */
export function createHttpPost({ bodyTimeoutMs = 5000 }: HttpPostOptions = {}): HttpPost {
  const agents = new KeepAliveAgents();
  return {
    async post(request) {
      const deadline = performance.now() + request.timeoutMs;
      const limits = { deadline, agents, bodyTimeoutMs };
      const first = await exchange(request, limits);
      // The server closed an idle connection just when it was used again: that says nothing about
      // the server's state, so it doesn't count as a try.
      if (!first.stale) return first.result;
      agents.dropIdle();
      return (await exchange(request, limits)).result;
    },
    close: () => agents.close(),
  };
}

interface Exchange {
  readonly result: HttpResult;
  /** It failed because a kept connection was closed already. */
  readonly stale: boolean;
}

interface ExchangeLimits {
  /** On the clock of `performance.now()`. */
  readonly deadline: number;
  readonly bodyTimeoutMs: number;
  readonly agents: KeepAliveAgents;
}

function exchange(
  request: HttpRequest,
  { deadline, bodyTimeoutMs, agents }: ExchangeLimits,
): Promise<Exchange> {
  return new Promise((resolve) => {
    const { generation } = agents;
    let outgoing: ClientRequest | undefined;
    let isAnswered = false;
    const fail = (error: unknown) => {
      // Once there is a head, it is an answer, whatever becomes of the connection.
      if (isAnswered) return;
      clearTimeout(timer);
      const result = failureOf(error);
      const wasKept = outgoing?.reusedSocket === true && generation === agents.generation;
      resolve({ result, stale: wasKept && CLOSED_CODES.has(result.code) });
    };
    const timeOut = () => {
      if (isAnswered) return;
      fail(new RequestTimeout(request.timeoutMs));
      outgoing?.destroy();
    };
    // After this turn's I/O: where the process stood still (a long loop, a suspended machine), the
    // answer may be there by now, and is not to be asked for again.
    const timer = setTimeout(
      () => setImmediate(timeOut),
      Math.max(0, deadline - performance.now()),
    ).unref();
    try {
      outgoing = open(request, agents);
      // A process that has nothing else to do ends on time, whatever the service does; what is under
      // way then is waited for by those who flush.
      outgoing.once('socket', (socket) => socket.unref());
      // These may come more than once, and after the end: only the first counts, none is unheard.
      outgoing.on('error', fail);
      // Without an error before it after an answer that switches protocols.
      outgoing.on('close', () => fail(new Error('the connection was closed without an answer')));
      outgoing.once('response', (response) => {
        isAnswered = true;
        clearTimeout(timer);
        void answerOf(response, bodyTimeoutMs).then((result) => resolve({ result, stale: false }));
      });
      outgoing.end(request.body);
    } catch (error) {
      // Node refuses some header values and some agents synchronously.
      fail(error);
    }
  });
}

function open(request: HttpRequest, agents: KeepAliveAgents): ClientRequest {
  const { protocol, hostname, port, path, headers } = request;
  const start = protocol === 'https:' ? httpsRequest : httpRequest;
  return start({
    ...UNSET,
    ...{ method: 'POST', protocol, hostname, port, path, headers },
    agent: request.agent ?? agents.for(protocol),
    // The certificate is checked against the host that is connected to. Node would take the name
    // from the Host header, which may name a project before an address.
    servername: isIP(hostname) === 0 ? hostname : '',
    // Said explicitly, neither NODE_TLS_REJECT_UNAUTHORIZED=0 nor --tls-min-v1.0 weaken them.
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
  });
}

async function answerOf(response: IncomingMessage, bodyTimeoutMs: number): Promise<HttpAnswer> {
  const status = response.statusCode ?? 0;
  const headers = headersOf(response);
  const isDelivered = status === 200 && Boolean(headers[AnswerHeader.requestId]);
  const body = isDelivered
    ? drainBody(response, bodyTimeoutMs)
    : await readBody(response, bodyTimeoutMs);
  return { kind: 'answer', status, headers, body };
}

function headersOf({ headers }: IncomingMessage): HttpAnswer['headers'] {
  const texts: Record<string, string | undefined> = Object.create(null);
  for (const [name, value] of Object.entries(headers)) {
    texts[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return texts;
}
