import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate, wrongRecords } from '../runner/evaluate.mjs';
import { spreadOf } from '../runner/statistics.mjs';

const nothing = { requests: 0, bodyBytes: 0, rawBytes: 0, wireBytes: 0 };
const task = { workload: 'deliver' };
const sizes = { full: { rounds: 3 }, quick: { rounds: 3 }, tiny: { rounds: 3 } };
const figure = {
  number: '1',
  key: 'cpu',
  title: 'CPU',
  note: '',
  sizes,
  contenders: [
    { name: 'null', role: 'base' as const, offline: true, task },
    { name: 'ours', role: 'ours' as const, over: 'null', task },
    { name: 'theirs', role: 'peer' as const, over: 'null', task },
  ],
  measures: [
    { key: 'cpu', title: '', unit: 'µs', value: ({ cpu = 0 }: Record<string, number>) => cpu },
  ],
  goals: [{ measure: 'cpu', of: 'ours', to: 'theirs', atMost: 0.5 }],
};

const round = (cpu: number, records: number) => ({
  ok: true as const,
  measured: { cpu, sent: 10 },
  arrived: { ...nothing, records },
});
const failure = (reason: string) => ({ ok: false as const, reason });
type Result = ReturnType<typeof round> | ReturnType<typeof failure>;

const bases = [round(1, 0), round(2, 0), round(3, 0)];
const theirs = [round(11, 10), round(12, 10), round(13, 10)];
const complete = [round(5, 10), round(7, 10), round(5, 10)];

function outcomeOf(ours: Result[], others: Result[] = theirs) {
  const results = new Map<string, Result[]>();
  results.set('null', bases).set('ours', ours).set('theirs', others);
  return evaluate(figure, results);
}

describe('evaluate()', () => {
  it('takes off the base of the same round', () => {
    const { contenders } = outcomeOf(complete);
    expect(contenders.map(({ measures }) => measures['cpu']?.values)).toEqual([
      [1, 2, 3],
      [4, 5, 2],
      [10, 10, 10],
    ]);
  });

  it('compares round by round, and judges by the median', () => {
    expect(outcomeOf(complete).goals).toMatchObject([
      { spread: { median: 0.4, min: 0.2, max: 0.5 }, met: true },
    ]);
    expect(outcomeOf([round(9, 10), round(9, 10), round(4, 10)]).goals).toMatchObject([
      { spread: { median: 0.7 }, met: false },
    ]);
  });

  it('leaves out a round that failed, and knows no ratio to what always fails', () => {
    const once = outcomeOf([round(5, 10), failure('died'), round(5, 10)]);
    expect(once.goals).toMatchObject([{ spread: { min: 0.2, max: 0.4 } }]);
    const never = outcomeOf(complete, [failure('a'), failure('b'), failure('c')]);
    expect(never.goals).toMatchObject([{ spread: undefined, met: undefined }]);
  });
});

describe('wrongRecords()', () => {
  it('is content when every record of ours has arrived once', () => {
    expect(wrongRecords([outcomeOf(complete)])).toEqual([]);
  });

  it.each([
    [
      'records of ours are missing',
      [round(5, 10), round(5, 9), round(5, 10)],
      '29 records arrived',
    ],
    [
      'records of ours came twice',
      [round(5, 10), round(5, 11), round(5, 10)],
      '31 records arrived',
    ],
    ['a round of ours failed', [round(5, 10), failure('died'), round(5, 10)], 'died'],
  ])('complains when %s', (_, ours, complaint) => {
    expect(wrongRecords([outcomeOf(ours)])).toEqual([expect.stringContaining(complaint)]);
  });

  it('does not mind what others lose', () => {
    const losing = outcomeOf(complete, [round(11, 0), failure('died'), round(11, 0)]);
    expect(losing.contenders[2]).toMatchObject({ sent: 20, lost: 20, failures: ['died'] });
    expect(wrongRecords([losing])).toEqual([]);
  });
});

describe('spreadOf()', () => {
  it('is in order, among the values, and the same for every order of them', () => {
    const values = fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1 });
    fc.assert(
      fc.property(values, (array) => {
        const { median, min, max } = spreadOf(array);
        expect(min).toBe(Math.min(...array));
        expect(max).toBe(Math.max(...array));
        expect(median >= min && median <= max).toBe(true);
        expect(spreadOf(array.toReversed())).toEqual({ median, min, max });
        const below = array.filter((value) => value <= median).length;
        expect(below * 2).toBeGreaterThanOrEqual(array.length);
      }),
    );
  });

  it('refuses to say something about nothing', () => {
    expect(() => spreadOf([])).toThrow(RangeError);
  });
});
