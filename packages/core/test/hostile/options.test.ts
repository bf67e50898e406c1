import {
  anyValue,
  build,
  hostileKeys,
  hostileValues,
  lightValues,
  PATIENCE_MS,
  revoked,
  runs,
  throwing,
  throws,
} from '@putlogs/hostile';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PutLogsConfigError } from '../../src/errors.js';
import { PRODUCER_OPTION_NAMES, parseOptions } from '../../src/options/parse.js';
import type { ProducerOptions } from '../../src/options/types.js';
import { Producer } from '../../src/producer.js';

const GOOD: ProducerOptions = {
  endpoint: 'cn-hangzhou.log.aliyuncs.com',
  project: 'my-project',
  logstore: 'my-logstore',
  accessKeyId: 'the-id',
  accessKeySecret: 'the-secret',
};

/** What the options are refused with, if they are: in every case the one error, in one short line. */
function refusal(options: unknown): PutLogsConfigError | undefined {
  try {
    parseOptions(options, {});
    return undefined;
  } catch (error) {
    if (!(error instanceof PutLogsConfigError)) throw error;
    expect(error.message.length).toBeLessThan(1000);
    expect(error.message).not.toMatch(/\p{Cc}|\p{Cs}/u);
    return error;
  }
}

describe('options that are hostile themselves', () => {
  it.each(hostileValues)('are refused or taken, and nothing else: $name', ({ make }) => {
    refusal(make());
  });

  it.each([
    ['a revoked proxy', revoked()],
    ['a proxy whose keys throw', throwing('ownKeys')],
    ['a proxy whose descriptors throw', throwing('getOwnPropertyDescriptor')],
  ])('say that they can not be read: %s', (_name, options) => {
    expect(refusal(options)).toMatchObject({ option: 'options' });
  });

  it('are refused with the name of the field that throws', () => {
    for (const name of PRODUCER_OPTION_NAMES) {
      const options = Object.defineProperty({ ...GOOD }, name, {
        get: () => throws('secret\n\u001b[31m'),
        enumerable: true,
      });
      expect(refusal(options)).toMatchObject({
        option: name,
        message: `[${name}] can't be read: secret [31m`,
      });
    }
  });

  it('are read once, so that what was checked is what is used', () => {
    let reads = 0;
    const options = {
      ...GOOD,
      get topic() {
        reads += 1;
        return reads === 1 ? 'checked' : 'changed\n';
      },
      tags: {
        get stage() {
          reads += 1;
          return reads === 2 ? 'checked' : 1;
        },
      },
    };
    expect(parseOptions(options, {})).toMatchObject({
      topic: 'checked',
      tags: { stage: 'checked' },
    });
    expect(reads).toBe(2);
  });

  it.each(hostileKeys)('that have a field named after $name are refused by it', ({ key }) => {
    const options = JSON.parse(`{${JSON.stringify(key)}:1}`);
    expect(refusal({ ...GOOD, ...options, ['__proto__']: 1 })).toBeInstanceOf(PutLogsConfigError);
  });

  it(
    'can be any value at all',
    () => {
      fc.assert(
        fc.property(anyValue, (recipe) => void refusal(build(recipe))),
        runs(2000),
      );
    },
    PATIENCE_MS,
  );
});

describe.each(PRODUCER_OPTION_NAMES)('the option %s', (name) => {
  it('refuses what it can not use, whatever that is', () => {
    for (const { make } of lightValues) refusal({ ...GOOD, [name]: make() });
  });

  it(
    'refuses or takes any value at all, also inside an object',
    () => {
      fc.assert(
        fc.property(anyValue, (recipe) => {
          refusal({ ...GOOD, [name]: build(recipe) });
          refusal({ ...GOOD, [name]: { type: 'file', a: build(recipe), dir: build(recipe) } });
        }),
        runs(100),
      );
    },
    PATIENCE_MS,
  );
});

describe('a producer', () => {
  it.each(hostileValues)('is made or refused with tags that are $name', async ({ make }) => {
    for (const tags of [make(), { tag: make() }]) {
      try {
        const producer = new Producer({ ...GOOD, tags: tags as never });
        await producer.close({ timeoutMs: 0 });
      } catch (error) {
        expect(error).toBeInstanceOf(PutLogsConfigError);
        expect(error).toMatchObject({ option: expect.stringMatching(/^tags/) });
      }
    }
  });

  it('refuses tags that would leave no room for logs, or that the service has no name for', () => {
    expect(refusal({ ...GOOD, tags: { large: 'x'.repeat(65_536) } })).toMatchObject({
      option: 'tags',
    });
    expect(refusal({ ...GOOD, tags: { ['k'.repeat(129)]: 'x' } })).toMatchObject({
      option: 'tags (a key)',
    });
    expect(refusal({ ...GOOD, tags: { ['k'.repeat(128)]: 'x'.repeat(65_000) } })).toBeUndefined();
  });

  it.each(lightValues)(
    'waits for its default time where the options of flush() are $name',
    async ({ make }) => {
      const producer = new Producer(GOOD);
      expect(await producer.flush(make() as never)).toMatchObject({ timedOut: false });
      expect(await producer.flush({ timeoutMs: make() } as never)).toMatchObject({ pending: 0 });
      expect(await producer.close(make() as never)).toMatchObject({ pending: 0 });
    },
  );
});
