import { type ClientRequest, Agent as HttpAgent, type IncomingMessage, request } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import type { HttpFailure, Runtime } from '../runtime.js';
import { failureOf, RequestTimeout } from './http-failure.js';
import { UNSET } from './request-defaults.js';

/** Answers with credentials take a few kilobytes. */
const MAX_ANSWER_BYTES = 64 * 1024;

/** Where a service that gives credentials is. */
export interface AskAddress {
  readonly protocol: 'http:' | 'https:';
  readonly hostname: string;
  readonly port: number;
}

export interface Question {
  readonly address: AskAddress;
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | undefined;
  /** For the whole exchange, the answer's body included. */
  readonly timeoutMs: number;
}

export type Answer =
  | { readonly kind: 'answer'; readonly status: number; readonly body: string }
  | HttpFailure;

/**
 * One exchange with a service that gives credentials, on a connection of its own: no proxy, which
 * would see the secrets, and no redirect, which would take them elsewhere. Never rejects; an answer
 * that is cut short or larger than 64 KiB is a failure.
 */
export function ask(question: Question, runtime: Pick<Runtime, 'timer'>): Promise<Answer> {
  return new Promise((resolve) => {
    let outgoing: ClientRequest | undefined;
    const settle = (answer: Answer) => {
      timer.cancel();
      resolve(answer);
      outgoing?.destroy();
    };
    const fail = (error: unknown) => settle(failureOf(error));
    const timeOut = () => fail(new RequestTimeout(question.timeoutMs));
    const timer = runtime.timer(question.timeoutMs, timeOut, { keepAlive: true });
    try {
      outgoing = open(question);
      // These may come after the end, too: only the first counts, none is unheard.
      outgoing.on('error', fail);
      outgoing.on('close', () => fail(new Error('the connection was closed without an answer')));
      outgoing.once('response', (response) => {
        readAll(response).then((body) => {
          settle({ kind: 'answer', status: response.statusCode ?? 0, body });
        }, fail);
      });
      outgoing.end(question.body);
    } catch (error) {
      // Node refuses some header values synchronously.
      fail(error);
    }
  });
}

function open({ address, method, path, headers }: Question): ClientRequest {
  const { protocol, hostname, port } = address;
  const isSecure = protocol === 'https:';
  const start = isSecure ? httpsRequest : request;
  return start({
    ...UNSET,
    ...{ method, protocol, hostname, port, path, headers },
    // The global agent may be one that goes through a proxy.
    agent: isSecure ? new HttpsAgent({ minVersion: 'TLSv1.2' }) : new HttpAgent(),
    servername: isIP(hostname) === 0 ? hostname : '',
    // Said explicitly, NODE_TLS_REJECT_UNAUTHORIZED=0 doesn't switch it off.
    rejectUnauthorized: true,
  });
}

async function readAll(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes > MAX_ANSWER_BYTES) {
      throw new Error(`the answer is larger than ${MAX_ANSWER_BYTES} bytes`);
    }
    chunks.push(part);
  }
  return Buffer.concat(chunks).toString('utf8');
}
