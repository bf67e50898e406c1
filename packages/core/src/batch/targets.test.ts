import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pollution, whilePolluted } from '../../test/polluted.js';
import type { Route } from '../log.js';
import { type Destination, Target } from './target.js';
import { Targets } from './targets.js';

const HOME: Destination = {
  ...{ project: 'my-project', logstore: 'my-logstore', topic: '', source: '', hashKey: undefined },
};
const targets = () => new Targets({ ...HOME, tags: {}, packId: true }, { randomBytes });

function found(all: Targets, route: unknown): Target {
  const target = all.find(route as Route);
  if (target instanceof Target) return target;
  throw new Error(target.problem);
}

/** Short, and of what a joined key would be joined with. */
const name = fc.string({
  unit: fc.constantFrom(...'a|"\\,[]{}:/ \0\u2028n', ...['null', 'ab']),
  maxLength: 4,
});
const route = fc.record(
  {
    ...{ project: fc.constantFrom('abc', 'ab-c'), logstore: fc.constantFrom('a', 'b_a') },
    ...{ topic: name, source: name, hashKey: name },
  },
  { requiredKeys: [] },
);

describe('Targets', () => {
  it('has one target for two routes only if each part of them is the same', () => {
    fc.assert(
      fc.property(route, route, (first, second) => {
        const all = targets();
        const same = found(all, first) === found(all, second);
        const parts = (of: Route) => Object.entries({ ...HOME, ...of }).toSorted();
        const { destination } = found(all, first);
        // Left out and as at home are two routes to one destination; nothing else is.
        if (same) expect(parts(first)).toEqual(parts(second));
        expect(destination).toMatchObject({ ...HOME, ...first, hashKey: destination.hashKey });
      }),
      { numRuns: 5000 },
    );
  });

  it('remembers for others only what it has looked at: a getter may answer otherwise the next time', () => {
    const answers = ['tenant-a', 'tenant-b', 'tenant-b'];
    const fickle = {
      get topic() {
        return answers.shift() ?? 'tenant-b';
      },
    };
    const all = targets();
    const first = found(all, fickle);
    expect(first.destination.topic).toBe('tenant-a');
    expect(found(all, { topic: 'tenant-a' })).toBe(first);
    expect(found(all, { topic: 'tenant-b' }).destination.topic).toBe('tenant-b');
  });

  it('reads a route of a class, but nothing that stands on Object.prototype', async () => {
    class Tenant {
      get topic() {
        return 'of a class';
      }
    }
    const all = targets();
    const destinations = await whilePolluted(pollution('topic', 'project', 'hashKey'), () =>
      [new Tenant(), {}].map((route) => found(all, route).destination),
    );
    expect(destinations).toEqual([{ ...HOME, topic: 'of a class' }, HOME]);
  });

  it.each([
    { project: 'evil.example/' },
    { project: 'a@b' },
    { logstore: '../../x' },
    { logstore: 'a\r\nX-Evil: 1' },
    { logstore: 'a?b#c' },
    { project: 'a。b' },
  ])('finds none for %j', (hostile) => {
    expect(targets().find(hostile)).toHaveProperty('problem');
  });
});
