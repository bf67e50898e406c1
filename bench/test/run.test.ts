import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseArguments } from '../arguments.mjs';

const script = fileURLToPath(new URL('../run.mjs', import.meta.url));
/** One of each workload, in runs that go on side by side; the others differ in nothing but their loggers. */
const RUNS = [
  ['1', '3', '8'],
  ['2', '4a'],
  ['5a', '6a', '9', '10b'],
];

interface Results {
  readonly size: string;
  readonly machine: { readonly node: string; readonly packages: Record<string, string> };
  readonly figures: readonly {
    readonly number: string;
    readonly contenders: readonly {
      readonly name: string;
      readonly role: string;
      readonly sent: number;
      readonly lost?: number;
      readonly failures: readonly string[];
      readonly measures: Record<string, { readonly spread?: { readonly median: number } }>;
    }[];
  }[];
}

const folder = mkdtempSync(join(tmpdir(), 'putlogs-bench-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function run(figures: readonly string[]) {
  const results = mkdtempSync(join(folder, 'run-'));
  const args = ['--tiny', '--only', figures.join(), '--results', results];
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  const file = (name: string) => readFileSync(join(results, name), 'utf8');
  return { figures, code, stdout, stderr, file };
}

describe('the benchmark with a few records', () => {
  let runs: Awaited<ReturnType<typeof run>>[] = [];
  const allResults = () => runs.map(({ file }): Results => JSON.parse(file('results.json')));

  beforeAll(async () => {
    runs = await Promise.all(RUNS.map(run));
  }, 180_000);

  it('succeeds and has nothing to complain of', () => {
    for (const { code, stderr } of runs) expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('measures every contender of every figure', () => {
    const figures = allResults().flatMap((one) => one.figures);
    expect(figures.map(({ number }) => number)).toEqual(RUNS.flat());
    for (const { number, contenders } of figures) {
      expect(contenders.map(({ role }) => role)).toContain('ours');
      for (const { name, failures, measures } of contenders) {
        expect(failures, `${number} ${name}`).toEqual([]);
        for (const { spread } of Object.values(measures)) {
          expect(spread?.median, `${number} ${name}`).toEqual(expect.any(Number));
        }
      }
    }
  });

  it('finds every record that was sent through PutLogs', () => {
    const counted = allResults()
      .flatMap(({ figures }) => figures)
      .flatMap(({ contenders }) => contenders)
      .filter(({ lost }) => lost !== undefined);
    expect(counted.length).toBeGreaterThan(0);
    for (const { sent, lost } of counted) {
      expect(sent).toBeGreaterThan(0);
      expect(lost).toBe(0);
    }
  });

  it('says which machine, which Node and which packages', () => {
    for (const [index, { machine }] of allResults().entries()) {
      expect(machine.node).toBe(process.version);
      expect(Object.keys(machine.packages)).toEqual(
        expect.arrayContaining(['@putlogs/core', '@alicloud/log', 'winston-loki', 'pino-loki']),
      );
      for (const version of Object.values(machine.packages)) {
        expect(version).toMatch(/^\d+\.\d+\.\d+/);
        expect(runs[index]?.stdout).toContain(version);
      }
    }
  });

  it('prints and writes the same table', () => {
    for (const { figures, stdout, file } of runs) {
      for (const number of figures) {
        expect(stdout).toContain(`│ ${number} `);
        expect(file('table.md')).toContain(`| **${number}** |`);
      }
    }
  });
});

it.each([
  ['an option that does not exist', ['--quik']],
  ['no rounds', ['--rounds', '0']],
  ['a part of it that is to be published', ['--publish', '--only', '1']],
])('refuses %s', (_, args) => {
  expect(() => parseArguments(args)).toThrow(args[0]);
});
