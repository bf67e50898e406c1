import { once } from 'node:events';
import { createServer as createHttpsServer, get, Agent as HttpsAgent } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import tls from 'node:tls';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { client, closeAll, closeLater, listen, request } from '../../test/local-servers.js';
import { selfSigned, yearsFromNow } from '../../test/self-signed.js';
import type { HttpRequest } from '../runtime.js';

afterEach(closeAll);

describe('TLS', () => {
  const good = selfSigned({ names: ['localhost', '127.0.0.1'] });
  const serveTls = (certificate: { cert: string; key: string }) =>
    listen(
      createHttpsServer(certificate, (_, response) => {
        response.writeHead(200, { 'x-log-requestid': 'ID' }).end();
      }),
    );
  const trusting = (ca: string) => {
    const agent = new HttpsAgent({ ca });
    closeLater(() => agent.destroy());
    return agent;
  };
  const secure = (port: number, options: Partial<HttpRequest> = {}) =>
    request(port, { protocol: 'https:', ...options });

  it.each(['127.0.0.1', 'localhost'])(
    'accepts a trusted certificate of %s, whatever Host says',
    async (hostname) => {
      const { port } = await serveTls(good);
      const result = await client().post(secure(port, { hostname, agent: trusting(good.cert) }));
      expect(result).toMatchObject({ status: 200 });
    },
  );

  it('refuses a certificate that nobody vouches for', async () => {
    const { port } = await serveTls(good);
    expect(await client().post(secure(port))).toMatchObject({
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
  });

  it('refuses it even with NODE_TLS_REJECT_UNAUTHORIZED=0', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    closeLater(() => vi.unstubAllEnvs());
    const { port } = await serveTls(good);
    const code = 'DEPTH_ZERO_SELF_SIGNED_CERT';
    expect(await client().post(secure(port))).toMatchObject({ code });
    const agent = new HttpsAgent();
    expect(await client().post(secure(port, { agent }))).toMatchObject({ code });
  });

  it('refuses a certificate of another host', async () => {
    const other = selfSigned({ names: ['project.example.com'] });
    const { port } = await serveTls(other);
    const agent = trusting(other.cert);
    expect(await client().post(secure(port, { agent }))).toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
  });

  it('refuses a certificate past its time', async () => {
    const old = selfSigned({ names: ['127.0.0.1'], notAfter: yearsFromNow(-1) });
    const { port } = await serveTls(old);
    const agent = trusting(old.cert);
    expect(await client().post(secure(port, { agent }))).toMatchObject({
      code: 'CERT_HAS_EXPIRED',
    });
  });

  it('speaks no version before 1.2, whatever the process allows', async () => {
    const { DEFAULT_CIPHERS, DEFAULT_MIN_VERSION } = tls;
    const ciphers = 'DEFAULT@SECLEVEL=0';
    Object.assign(tls, { DEFAULT_CIPHERS: ciphers, DEFAULT_MIN_VERSION: 'TLSv1' });
    closeLater(() => Object.assign(tls, { DEFAULT_CIPHERS, DEFAULT_MIN_VERSION }));
    const { port } = await listen(
      createHttpsServer({ ...good, ciphers, maxVersion: 'TLSv1.1' }, (_, response) => {
        response.writeHead(200, { 'x-log-requestid': 'ID' }).end();
      }),
    );
    // Others of the same process do.
    const [answer] = await once(get({ host: '127.0.0.1', port, ca: good.cert }), 'response');
    expect(answer.statusCode).toBe(200);
    answer.resume();
    for (const agent of [undefined, trusting(good.cert)]) {
      const result = await client().post(secure(port, { agent }));
      expect(result).toMatchObject({
        kind: 'failure',
        code: expect.stringMatching(/^ERR_SSL_|^EPROTO$/),
      });
    }
  });

  it('never falls back to plain HTTP, and says what to write where that is meant', async () => {
    let plain = '';
    const server = createTcpServer((socket) => {
      socket.on('data', (chunk) => {
        plain += chunk.toString('latin1');
        socket.end('HTTP/1.1 200 OK\r\n\r\n');
      });
    });
    const { port } = await listen(server);
    const failure = await client().post(secure(port));
    expect(failure).toMatchObject({ kind: 'failure', message: expect.stringContaining('http://') });
    expect(plain).not.toContain('POST');
  });
});
