import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ErrorEvent, ProducerOptions, Route } from '@putlogs/core';
import { type Emulator, type EmulatorOptions, type Fault, startEmulator } from '@putlogs/emulator';
import { expect, type TestContext } from 'vitest';
import { CANARY_KEY, expectNoSecret } from '../harness/secrets.js';
import { type Expectation, Oracle } from './oracle.js';
import { producerSender, type Sender, type SenderFactory } from './senders.js';

/** Where tests that run side by side say what is to be closed. */
export type Cleanup = Pick<TestContext, 'onTestFinished'>;

export interface TrialOptions {
  /** @default a Producer */
  readonly sender?: SenderFactory;
  readonly producer?: ProducerOptions;
  readonly emulator?: EmulatorOptions;
  /** Something between the sender and the emulator. @default nothing */
  readonly through?: (emulator: Emulator) => Promise<{ readonly endpoint: string }>;
}

/** A fresh record is sent within this time of a fault's end. */
const LIVELY_MS = 5000;
/** How long it may take to arrive on a busy machine, at the very most. */
const ARRIVAL_MS = 60_000;
const FLUSH_TIMEOUT_MS = 30_000;

/** Shorter ones end before a good answer is there, where the machine is busy. */
const SURE_TIMEOUT_MS = 4000;

/** A short deadline only where no answer comes. */
export function patienceFor({ kind }: Fault): ProducerOptions {
  return kind === 'hang' ? { requestTimeoutMs: 500 } : {};
}

/** Where the machine is busy, a fault lasts for more tries than were meant, each farther away. */
function isEarly({ attempt = 1 }: ErrorEvent): boolean {
  return attempt <= 4;
}

/** One sender, one service, one fault or more, and the oracle. */
export class Trial {
  readonly emulator: Emulator;
  readonly oracle: Oracle;
  readonly sender: Sender;
  /** A good answer may come too late, and its records twice. */
  readonly #isImpatient: boolean;

  constructor(emulator: Emulator, oracle: Oracle, sender: Sender, requestTimeoutMs?: number) {
    this.emulator = emulator;
    this.oracle = oracle;
    this.sender = sender;
    this.#isImpatient = (requestTimeoutMs ?? SURE_TIMEOUT_MS) < SURE_TIMEOUT_MS;
  }

  /** Logs the next records. */
  log(count: number, route?: Route): void {
    for (let i = 0; i < count; i++) this.sender.log(this.oracle.next(), route);
  }

  /**
   * The fault is over: a record that is logged now arrives, and no try that was planned while it
   * lasted is farther away than so long.
   * @param withinMs longer only where retries are slow on purpose
   */
  async expectLively(withinMs = LIVELY_MS): Promise<void> {
    const id = this.oracle.logged;
    this.log(1);
    const isWaiting = this.sender.stats().pending.total > 1;
    const planned = isWaiting ? this.oracle.failed.filter(isEarly) : [];
    const delays = planned.map(({ retryInMs = 0 }) => retryInMs);
    expect(Math.max(0, ...delays)).toBeLessThanOrEqual(withinMs);
    await this.emulator.waitForLogs(1, {
      timeoutMs: ARRIVAL_MS,
      query: { where: { id: String(id) } },
    });
  }

  /** Everything that was logged is delivered or dropped, as the oracle has it. */
  async expectSettled(expectation?: Expectation): Promise<void> {
    const report = await this.sender.flush({ timeoutMs: FLUSH_TIMEOUT_MS });
    expect(report).toMatchObject({ pending: 0, timedOut: false });
    await nextTurn();
    this.#expectSettled(expectation);
  }

  /** As `expectSettled`, for what would be tried again much later: closing tries it at once. */
  async expectSettledByClosing(expectation?: Expectation): Promise<void> {
    const report = await this.sender.close({ timeoutMs: FLUSH_TIMEOUT_MS });
    expect(report).toMatchObject({ pending: 0, timedOut: false });
    this.#expectSettled(expectation);
  }

  #expectSettled(expectation?: Expectation): void {
    const expected = { mayRepeat: this.#isImpatient, ...expectation };
    this.oracle.expectSettled(this.emulator.logs(), this.sender.stats(), expected);
    this.#expectNoSecret();
  }

  /** Nothing is lost yet, and the books say where it is. */
  expectKept(): void {
    const stats = this.sender.stats();
    this.oracle.expectBooks(stats);
    expect(stats.droppedTotal).toBe(0);
    expect(stats.pending.total).toBeGreaterThan(0);
  }

  /** Not in what the application holds, and not in what the service stores. */
  #expectNoSecret(): void {
    this.oracle.expectNoSecret(this.sender, ...this.sender.inHand);
    expectNoSecret(JSON.stringify(this.emulator.logs().slice(-20)));
  }
}

/** Opens a trial that is closed when its test is over. Batches are small, so that there are many. */
export async function openTrial(
  { onTestFinished }: Cleanup,
  { sender: createSender = producerSender, producer, emulator: more, through }: TrialOptions = {},
): Promise<Trial> {
  const emulator = await startEmulator({
    accessKeys: [CANARY_KEY],
    maxStoredRequests: 1_000_000,
    ...more,
  });
  onTestFinished(() => emulator.close());
  const { endpoint } = through === undefined ? emulator : await through(emulator);
  const oracle = new Oracle();
  const sender = createSender({
    ...{ endpoint, project: 'my-project', logstore: 'my-logstore', source: '10.0.0.1' },
    ...CANARY_KEY,
    ...{ lingerMs: 20, batchLogs: 20 },
    ...producer,
    ...oracle.hooks,
  });
  onTestFinished(() => sender.close({ timeoutMs: 0 }).then(() => undefined));
  return new Trial(emulator, oracle, sender, producer?.requestTimeoutMs);
}
