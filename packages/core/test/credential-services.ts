import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AskAddress } from '../src/delivery/ask.js';
import { MINUTE_MS, START_MS } from './credentials-setup.js';
import { listen } from './local-servers.js';

/** A request as a service that gives credentials got it. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export type Reply = (response: ServerResponse, asked: Asked) => void;

export const CANARIES = {
  metadataToken: 'canary-metadata-token',
  secret: 'canary-role-secret',
  oidcToken: 'eyJhbGciOiJSUzI1NiJ9.eyJjYW5hcnkiOiJvaWRjIn0.c2lnbmF0dXJlLWNhbmFyeQ',
} as const;

export const text =
  (body: string, status = 200): Reply =>
  (response) => {
    response.writeHead(status).end(body);
  };
export const json = (body: unknown, status = 200): Reply => text(JSON.stringify(body), status);
export const hang: Reply = () => undefined;
export const reset: Reply = (response) => void response.socket?.destroy();

/** An HTTP service on a socket of its own that keeps what it was asked. */
export async function service(reply: Reply) {
  const asked: Asked[] = [];
  const arrivals = new EventEmitter();
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const { method = '', url: path = '', headers } = request;
    const one = { method, path, headers, body };
    asked.push(one);
    arrivals.emit('asked');
    reply(response, one);
  });
  const { port, sockets } = await listen(server);
  const address: AskAddress = { protocol: 'http:', hostname: '127.0.0.1', port };
  return {
    address,
    asked,
    sockets,
    url: `http://127.0.0.1:${port}`,
    next: () => once(arrivals, 'asked'),
  };
}

/** The metadata service of an ECS instance, as strict about its token as the real one. */
export async function metadataService(given: {
  role?: string;
  /** Takes requests without a token, too. */
  allowsV1?: boolean;
  token?: Reply;
  roles?: Reply;
  credentials?: Reply;
  lifeMs?: number;
}) {
  const { role = 'app-role', allowsV1 = false, lifeMs = 60 * MINUTE_MS } = given;
  const counts = { tokens: 0, credentials: 0 };
  const roles = '/latest/meta-data/ram/security-credentials/';

  const token: Reply = (response, asked) => {
    const ttl = Number(asked.headers['x-aliyun-ecs-metadata-token-ttl-seconds']);
    if (!(ttl >= 1 && ttl <= 21_600)) return text('bad ttl', 400)(response, asked);
    counts.tokens += 1;
    text(`${CANARIES.metadataToken}-${counts.tokens}`)(response, asked);
  };
  const credentials: Reply = (response, asked) => {
    counts.credentials += 1;
    json({
      AccessKeyId: `STS.id-${counts.credentials}`,
      AccessKeySecret: CANARIES.secret,
      SecurityToken: `canary-sts-token-${counts.credentials}`,
      Expiration: new Date(START_MS + counts.credentials * lifeMs).toISOString(),
      LastUpdated: new Date(START_MS).toISOString(),
      Code: 'Success',
    })(response, asked);
  };

  const { next, asked, address } = await service((response, one) => {
    const { method, path, headers } = one;
    if (method === 'PUT' && path === '/latest/api/token') {
      return (given.token ?? token)(response, one);
    }
    const shown = headers['x-aliyun-ecs-metadata-token'];
    const isLatest = shown === `${CANARIES.metadataToken}-${counts.tokens}`;
    if (!isLatest && !(allowsV1 && shown === undefined)) {
      return text('<html>Forbidden</html>', 403)(response, one);
    }
    if (method === 'GET' && path === roles) return (given.roles ?? text(role))(response, one);
    if (method === 'GET' && path === roles + role) {
      return (given.credentials ?? credentials)(response, one);
    }
    text('<?xml version="1.0"?><html><title>404 - Not Found</title></html>', 404)(response, one);
  });
  return { next, asked, address, counts };
}

/** AssumeRoleWithOIDC of STS: one token is good, the credentials are numbered. */
export async function stsService(given: { token?: () => string; reply?: Reply; lifeMs?: number }) {
  const { token = () => CANARIES.oidcToken, lifeMs = 60 * MINUTE_MS } = given;
  let sessions = 0;
  const refuse = (code: string, message: string) =>
    json({ RequestId: '1', HostId: 'sts', Code: code, Message: message }, 400);
  return service((response, asked) => {
    if (given.reply !== undefined) return given.reply(response, asked);
    const form = new URLSearchParams(asked.body);
    if (form.get('OIDCToken') !== token()) {
      const message = `This JWT Token has already expired: ${form.get('OIDCToken')}`;
      return refuse('AuthenticationFail.OIDCToken.Expired', message)(response, asked);
    }
    sessions += 1;
    json({
      RequestId: '2',
      OIDCTokenInfo: { Subject: 'system:serviceaccount:app:app' },
      AssumedRoleUser: { AssumedRoleId: '33:putlogs', Arn: 'acs:ram::1:role/app/putlogs' },
      Credentials: {
        AccessKeyId: `STS.id-${sessions}`,
        AccessKeySecret: CANARIES.secret,
        SecurityToken: `canary-sts-token-${sessions}`,
        Expiration: new Date(START_MS + sessions * lifeMs).toISOString(),
      },
    })(response, asked);
  });
}

/** Whether a text holds any of the secrets that go about in these tests. */
export function showsSecret(shown: string): boolean {
  const [, claims = '', signature = ''] = CANARIES.oidcToken.split('.');
  return shown.includes('canary') || shown.includes(claims) || shown.includes(signature);
}
