import { EventEmitter, once } from 'node:events';
import type { ProducerStats } from '@putlogs/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { attach } from '../src/index.js';
import { runChild } from './harness/child.js';
import { newest, pinos } from './harness/pinos.js';
import { destination } from './harness/service.js';
import { type SilentServer, startSilentServer } from './harness/silent-server.js';
import { createTransport, kill, placements } from './harness/transport.js';

let server: SilentServer;
beforeEach(async () => {
  server = await startSilentServer();
});
afterEach(() => server.close());

/** More than pino's buffer of 4 MiB, and many times what the producer may hold. */
const LINES = 20_000;
const text = 'x'.repeat(1000);

describe.each(pinos)('while the service does not answer, $version', ({ pino }) => {
  it.each(placements)('has a flood read by the worker, in a %s transport', async (placement) => {
    const { options } = destination(server.endpoint);
    const transport = createTransport(pino, placement, {
      ...options,
      bufferBytes: 2 ** 20,
      batchBytes: 2 ** 16,
    });
    const logger = pino(transport);
    for (let i = 0; i < LINES; i++) logger.info(text);
    // As `fatal` does. Throws after 10 s if the worker has stopped reading.
    transport.flushSync();
    const books = new EventEmitter();
    const detach = attach(transport, {
      onStats: (stats) => books.emit('stats', stats),
      statsIntervalMs: 10,
    });
    let stats: ProducerStats | undefined;
    while (stats?.received !== LINES) [stats] = await once(books, 'stats');
    expect(stats.delivered).toBe(0);
    expect(stats.bufferedBytes).toBeLessThanOrEqual(2 ** 20);
    expect(stats.droppedTotal + stats.pending.total).toBe(LINES);
    detach();
    await kill(transport);
  });
});

describe('an application that ends during an outage', () => {
  it('ends within the time that pino gives, and says on standard error what was lost', async () => {
    const { env } = destination(server.endpoint);
    const args = [JSON.stringify({ pinoName: newest.name, mode: 'target', leave: 'exit' })];
    const { code, stderr } = await runChild('app.mjs', { args, env });
    expect(code).toBe(3);
    expect(stderr).toContain('5 record(s) dropped, last: closed');
    expect(stderr).not.toContain('took too long');
  });
});
