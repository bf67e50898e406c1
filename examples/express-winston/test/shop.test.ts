import { once } from 'node:events';
import { request } from 'node:http';
import { type Emulator, startEmulator } from '@putlogs/emulator';
import { addressOf, environmentFor, startExample } from '@putlogs/example-testing';
import { afterEach, beforeEach, expect, test } from 'vitest';

let emulator: Emulator;
let shop: ReturnType<typeof startExample>;
let url: string;

beforeEach(async () => {
  emulator = await startEmulator();
  const env = { ...environmentFor(emulator), PORT: '0' };
  shop = startExample(new URL('../src/main.js', import.meta.url), env);
  url = await addressOf(shop);
});

afterEach(async () => {
  shop.child.kill('SIGKILL');
  await shop.ended;
  await emulator.close();
});

/** Ends the shop as a deployment does; resolves with what it has logged. */
async function recordsAfterSigterm(): Promise<Readonly<Record<string, string>>[]> {
  shop.child.kill('SIGTERM');
  const { code, stderr } = await shop.ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return emulator.logs().map((log) => log.contents);
}

function send(path: string, body: object): Promise<Response> {
  const headers = { 'content-type': 'application/json', 'x-request-id': 'from-the-gateway' };
  return fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
}

const order = {
  productId: 'longjing',
  quantity: 2,
  email: 'zoë@example.com',
};

test('a request is logged when it has been answered', async () => {
  const answer = await fetch(`${url}/products?category=green`);
  expect(await answer.json()).toHaveLength(2);

  const records = await recordsAfterSigterm();
  const [answered] = records.filter(({ message }) => message === 'answered');
  expect(answered).toMatchObject({
    level: 'info',
    service: 'shop',
    method: 'GET',
    path: '/products',
    status: '200',
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  expect(Number(answered?.['tookMs'])).toBeGreaterThan(0);
});

test("an order's records carry its ids but no address", async () => {
  expect((await send('/orders', order)).status).toBe(201);

  const records = await recordsAfterSigterm();
  const [placed] = records.filter(({ message }) => message === 'order placed: 2 × Longjing 龙井');
  expect(placed).toMatchObject({ requestId: 'from-the-gateway', orderId: expect.any(String) });
  expect(JSON.stringify(records)).not.toContain(order.email);
});

test('an order that makes no sense is answered with 400', async () => {
  expect((await send('/orders', { ...order, quantity: 0 })).status).toBe(400);

  const records = await recordsAfterSigterm();
  const [refused] = records.filter(({ message }) => message === 'POST /orders failed');
  expect(refused).toMatchObject({ level: 'warn', requestId: 'from-the-gateway' });
  expect(refused?.['error']).toContain('quantity must be a whole number from 1 to 100');
});

test('an error that a handler throws is logged with its stack and its cause', async () => {
  expect((await fetch(`${url}/products/assam/reviews`)).status).toBe(500);

  const records = await recordsAfterSigterm();
  const [failed] = records.filter(({ error }) => error !== undefined);
  expect(failed).toMatchObject({ level: 'error', message: 'GET /products/assam/reviews failed' });
  expect(JSON.parse(failed?.['error'] ?? '')).toMatchObject({
    message: "reviews of assam can't be read",
    stack: expect.stringMatching(/^Error: reviews of assam can't be read\n\s+at /),
    cause: { message: 'connect ECONNREFUSED 10.0.0.9:443' },
  });
});

test('a request under way at SIGTERM is answered', async () => {
  const slow = request(`${url}/reports/sales`, { headers: { expect: '100-continue' } });
  slow.end();
  // The shop has begun with it.
  await once(slow, 'continue');
  shop.child.kill('SIGTERM');
  const [answer] = await once(slow, 'response');
  expect(answer.resume().statusCode).toBe(200);

  const messages = (await recordsAfterSigterm()).map(({ message }) => message);
  expect(messages).toContain('sales report made');
  expect(messages.at(-1)).toBe('closed');
});

test('probes are not logged', async () => {
  expect((await fetch(`${url}/health`)).status).toBe(200);

  const messages = (await recordsAfterSigterm()).map(({ message }) => message);
  expect(messages).toEqual(['listening', 'shutting down', 'closed']);
});
