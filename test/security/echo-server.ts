import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** How the server answers requests to the logstore of that name. In each it repeats all that it was sent. */
export const ECHOES = [
  'delivers',
  'fails',
  'refuses',
  'redirects',
  'rejects',
  'no-service',
] as const;

type Answer = (response: ServerResponse, said: string) => void;

const json = (code: string, said: string) =>
  JSON.stringify({ errorCode: `${code}`, errorMessage: `\u001b[31m${said}\r\nputlogs: forged` });

const ANSWERS: Readonly<Record<(typeof ECHOES)[number], Answer>> = {
  delivers: (response, said) => response.writeHead(200, id(said)).end(),
  fails: (response, said) => response.writeHead(500, id(said)).end(json(`Echo.${said}`, said)),
  refuses: (response, said) => response.writeHead(401, id(said)).end(json('Unauthorized', said)),
  redirects: (response, said) => {
    const host = said.replaceAll(/[^a-z\d]+/gi, '-').slice(0, 60);
    response.writeHead(302, { location: `https://${host}.example/?${encodeURIComponent(said)}` });
    response.end(said);
  },
  rejects: (response, said) => response.writeHead(400, id(said)).end(json(said, said)),
  'no-service': (response, said) => response.writeHead(502).end(`<html>${said}</html>`),
};

/** A server that tells everybody what it was told: its endpoint, and how many requests came. */
export async function openEchoServer(): Promise<{ endpoint: string; requests: () => number }> {
  let requests = 0;
  const server = createServer({ keepAlive: true }, (request, response) => {
    requests += 1;
    request.resume().on('end', () => {
      const [, , logstore = ''] = request.url?.split('/') ?? [];
      const answer = ANSWERS[logstore as (typeof ECHOES)[number]] ?? ANSWERS.fails;
      answer(response, wordsOf(request));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${port}`, requests: () => requests };
}

/** The id, the token and the signature, as they came and as URLs and careless servers write them. */
function wordsOf({ headers }: IncomingMessage): string {
  const { authorization = '' } = headers;
  const token = String(headers['x-acs-security-token'] ?? '');
  const [, keyId = ''] = /(?:LOG |Credential=)([^:/]+)/.exec(authorization) ?? [];
  const words = [keyId, token, encodeURIComponent(token), authorization];
  return [...words, keyId.toLowerCase(), token.toUpperCase()].join(' ');
}

const id = (said: string) => ({ 'x-log-requestid': said.slice(0, 2000) });
