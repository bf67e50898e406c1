import { describe, expect, it } from 'vitest';
import { flush, slsDestination } from '../src/index.js';
import { pinos } from './harness/pinos.js';
import { useService } from './harness/service.js';
import { createTransport, end } from './harness/transport.js';

const service = useService();

describe.each(pinos)('several loggers of $version on one transport', ({ pino }) => {
  const first = { customLevels: { notice: 35, loud: 45 } };
  const second = { customLevels: { audit: 99, shrill: 45 } };

  async function seen(): Promise<(readonly [string | undefined, string | undefined])[]> {
    return (await service.contents()).map(({ level, msg }) => [level, msg]);
  }

  it('keep their labels in the worker; of two for one number the latest holds', async () => {
    const transport = createTransport(pino, 'target', service.options);
    const a = pino(first, transport);
    const b = pino(second, transport);
    // Its answer comes behind both loggers' levels, on the same port.
    await flush(transport);
    a.notice('a1');
    b.audit('b1');
    b.shrill('b2');
    a.notice('a2');
    a.info('a3');
    await end(transport);
    expect(await seen()).toEqual([
      ['notice', 'a1'],
      ['audit', 'b1'],
      ['shrill', 'b2'],
      ['notice', 'a2'],
      ['info', 'a3'],
    ]);
  });

  it("keep pino's own labels beside those of a logger that has only custom ones", async () => {
    const transport = createTransport(pino, 'target', service.options);
    const a = pino(transport);
    const b = pino(
      { customLevels: { audit: 99 }, useOnlyCustomLevels: true, level: 'audit' },
      transport,
    );
    await flush(transport);
    a.warn('a1');
    b.audit('b1');
    await end(transport);
    expect(await seen()).toEqual([
      ['warn', 'a1'],
      ['audit', 'b1'],
    ]);
  });

  it('each have their own labels in-process', async () => {
    const destination = slsDestination(service.options);
    const a = pino(first, destination);
    const b = pino(second, destination);
    a.notice('a1');
    b.shrill('b1');
    a.loud('a2');
    b.audit('b2');
    await destination.close();
    expect(await seen()).toEqual([
      ['notice', 'a1'],
      ['shrill', 'b1'],
      ['loud', 'a2'],
      ['audit', 'b2'],
    ]);
  });
});
