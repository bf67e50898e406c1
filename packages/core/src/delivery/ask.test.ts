import http, { Agent } from 'node:http';
import https from 'node:https';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { hang, type Reply, service, text } from '../../test/credential-services.js';
import { fakeTime } from '../../test/credentials-setup.js';
import { closeAll, closeLater, listen } from '../../test/local-servers.js';
import { selfSigned } from '../../test/self-signed.js';
import { type AskAddress, ask, type Question } from './ask.js';

afterEach(closeAll);

const question = (address: AskAddress, more: Partial<Question> = {}): Question => ({
  ...{ address, method: 'GET', path: '/', timeoutMs: 1000 },
  ...more,
});

describe('ask()', () => {
  it('sends method, path, headers and body, and gives status and body', async () => {
    const { address, asked } = await service(text('héllo', 418));
    const more = { method: 'POST', path: '/a?b', headers: { 'X-Own': '1' }, body: 'ключ' } as const;
    const runtime = fakeTime();
    expect(await ask(question(address, more), runtime)).toEqual({
      ...{ kind: 'answer', status: 418, body: 'héllo' },
    });
    expect(asked).toMatchObject([
      { method: 'POST', path: '/a?b', body: 'ключ', headers: { 'x-own': '1' } },
    ]);
    expect(runtime.timers.size).toBe(0);
  });

  const half: Reply = (response) => void response.writeHead(200).write('{"AccessKeyId":');
  it.each([
    ['before its head', hang],
    ['in the middle of its body', half],
  ])('gives up an answer that stops %s', async (_, reply) => {
    const { address, next, sockets } = await service(reply);
    const runtime = fakeTime();
    const arrived = next();
    const answer = ask(question(address), runtime);
    await arrived;
    runtime.fire();
    expect(await answer).toEqual({
      ...{ kind: 'failure', code: 'RequestTimeout', message: 'no answer within 1000 ms' },
    });
    await expect.poll(() => sockets.size).toBe(0);
  });

  it('has no use for an answer that is cut short', async () => {
    const { address } = await service((response) => {
      response.writeHead(200, { 'Content-Length': 100 });
      response.write('{"AccessKeyId":', () => response.socket?.destroy());
    });
    expect(await ask(question(address), fakeTime())).toMatchObject({ kind: 'failure' });
  });

  it('takes an answer of 64 KiB and no byte more', async () => {
    for (const [length, kind] of [
      [65_536, 'answer'],
      [65_537, 'failure'],
    ] as const) {
      const { address } = await service(text('x'.repeat(length)));
      expect(await ask(question(address), fakeTime())).toMatchObject({ kind });
    }
  });

  it('unpacks nothing', async () => {
    const { address } = await service((response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end('packed');
    });
    expect(await ask(question(address), fakeTime())).toMatchObject({ body: 'packed' });
  });

  it('makes a failure of a port that nobody listens on and of a header that Node refuses', async () => {
    const { address } = await service(hang);
    await closeAll();
    expect(await ask(question(address), fakeTime())).toMatchObject({ code: 'ECONNREFUSED' });
    const headers = { 'X-Own': 'a\r\nX-Evil: 1' };
    expect(await ask(question(address, { headers }), fakeTime())).toMatchObject({
      code: 'ERR_INVALID_CHAR',
    });
  });

  it('goes through no global agent', async () => {
    const { address } = await service(text('direct'));
    const before = http.globalAgent;
    http.globalAgent = new Agent();
    http.globalAgent.createConnection = () => {
      throw new Error('through the proxy');
    };
    try {
      expect(await ask(question(address), fakeTime())).toMatchObject({ body: 'direct' });
    } finally {
      http.globalAgent = before;
    }
  });

  it('trusts no certificate that nobody vouches for, even with NODE_TLS_REJECT_UNAUTHORIZED=0', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    closeLater(() => vi.unstubAllEnvs());
    const certificate = selfSigned({ names: ['localhost'] });
    const { port } = await listen(
      https.createServer(certificate, (_, response) => response.end('secret')),
    );
    const address: AskAddress = { protocol: 'https:', hostname: 'localhost', port };
    expect(await ask(question(address), fakeTime())).toMatchObject({
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
  });
});
