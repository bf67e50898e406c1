import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { FaultBoard, FaultPlan } from '../faults/fault-board.js';
import type { Journal } from '../journal/journal.js';
import type { ReceivedRequest, StoredLog } from '../journal/records.js';
import type { Settings } from '../options.js';
import { Refusal } from '../refusal.js';
import { maxWireBytes } from '../verify/body.js';
import { type AcceptedRequest, verifyPutLogs } from '../verify/put-logs.js';
import { type RequestHead, readRequestHead } from '../verify/request-head.js';
import {
  type Answer,
  createRequestId,
  faultAnswer,
  quotaAnswer,
  refusalAnswer,
  SUCCESS,
  sendAnswer,
  sendHeadOnly,
  sendPartOfHead,
} from './answer.js';
import { type BodyRead, readBody } from './read-body.js';
import { describeRequest } from './received-request.js';

export interface ExchangeContext {
  readonly settings: () => Settings;
  readonly journal: Journal;
  readonly faults: FaultBoard;
  /** Aborted when the emulator closes. */
  readonly signal: AbortSignal;
}

/** What came of a request's checks. */
interface Verdict {
  /** Present when nothing is wrong with the request; a quota may refuse it all the same. */
  readonly verified: AcceptedRequest | undefined;
  readonly answer: Answer;
  readonly hint?: string | undefined;
  readonly fault?: 'quota';
}

/** One request from its head to its end. */
export class Exchange {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #context: ExchangeContext;
  readonly #settings: Settings;
  readonly #head: RequestHead;
  readonly #receivedAt: number;
  readonly #requestId: string;
  #stored: readonly StoredLog[] = [];

  constructor(request: IncomingMessage, response: ServerResponse, context: ExchangeContext) {
    this.#request = request;
    this.#response = response;
    this.#context = context;
    this.#settings = context.settings();
    this.#head = readRequestHead(request);
    this.#receivedAt = this.#settings.now();
    this.#requestId = createRequestId(this.#receivedAt);
  }

  /** Never rejects: a failure inside the emulator, or in a fault's `match`, is a 500 with the reason as its hint. */
  async run(): Promise<void> {
    try {
      await this.#run(this.#context.faults.plan(this.#head));
    } catch (error) {
      const answer = refusalAnswer(new Refusal('InternalServerError'));
      this.#note({ outcome: 'answered', ...describeAnswer(answer), hint: String(error) });
      if (this.#response.headersSent) this.#request.socket.destroy();
      else this.#send(answer);
    }
  }

  async #run(plan: FaultPlan): Promise<void> {
    const { ending } = plan;
    const resetAt = ending?.kind === 'reset' ? (ending.at ?? 'head') : undefined;
    if (resetAt === 'head') return this.#reset({});
    const read = await readBody(this.#request, {
      maxBytes: maxWireBytes(this.#settings.limits),
      stopMidway: resetAt === 'body',
    });
    const seen = { bodyBytes: read.bytes };
    if (read.kind === 'aborted') return this.#note({ ...seen, outcome: 'aborted' });
    if (read.kind === 'midway') return this.#reset(seen);
    if (ending?.kind === 'hang' && (ending.after ?? 'read') === 'read') {
      return this.#note({ ...seen, outcome: 'hung', fault: 'hang' });
    }
    await this.#conclude(read, plan, this.#judge(read, plan));
  }

  /** The request is known in full: store, wait, answer, or what a fault does instead. */
  async #conclude(read: BodyRead, { ending, delayMs }: FaultPlan, verdict: Verdict): Promise<void> {
    const stored = this.#store(verdict, read.bytes, ending);
    const seen = {
      bodyBytes: read.bytes,
      rawBytes: verdict.verified?.rawBytes ?? 0,
      logs: verdict.verified?.group.logs.length ?? 0,
      stored,
      ...(verdict.hint === undefined ? {} : { hint: verdict.hint }),
    };
    if (delayMs > 0 && !(await this.#wait(delayMs))) {
      return this.#note({ ...seen, outcome: 'aborted' });
    }
    if (ending?.kind === 'hang') {
      this.#note({ ...seen, outcome: 'hung', fault: 'hang' });
      if (ending.after === 'head') sendHeadOnly(this.#response, verdict.answer, this.#stamp());
      return;
    }
    if (ending?.kind === 'reset') {
      return this.#reset(seen, ending.at === 'answer' ? verdict.answer : undefined);
    }
    const answer = ending === undefined ? verdict.answer : faultAnswer(ending);
    const fault = ending?.kind ?? verdict.fault;
    this.#note({
      ...seen,
      outcome: 'answered',
      ...describeAnswer(answer),
      ...(fault === undefined ? {} : { fault }),
    });
    this.#send(answer);
  }

  #judge(read: BodyRead, { quotas }: FaultPlan): Verdict {
    const body = read.kind === 'whole' ? read.body : undefined;
    try {
      const verified = verifyPutLogs(this.#head, body, this.#settings);
      const full = quotas.find((quota) => !quota.admit(verified.rawBytes));
      if (full === undefined) return { verified, answer: SUCCESS };
      return { verified, answer: quotaAnswer(full.fault), fault: 'quota' };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { verified: undefined, answer: refusalAnswer(error), hint: error.hint };
    }
  }

  #store({ verified, fault }: Verdict, bodyBytes: number, ending: FaultPlan['ending']): boolean {
    if (verified === undefined || fault !== undefined || isUnstored(ending)) return false;
    this.#stored = this.#context.journal.store(verified, bodyBytes, {
      requestId: this.#requestId,
      hashKey: this.#head.hashKey,
      receivedAt: this.#receivedAt,
    });
    return true;
  }

  /** False when the client has gone by then. */
  async #wait(delayMs: number): Promise<boolean> {
    try {
      await delay(delayMs, undefined, { signal: this.#context.signal });
    } catch {
      // The emulator closes: its connections are about to be cut.
      return false;
    }
    return !this.#response.destroyed;
  }

  /** At once, or within the head of `answer`. */
  #reset(seen: Partial<ReceivedRequest>, answer?: Answer): void {
    this.#note({ ...seen, outcome: 'reset', fault: 'reset' });
    if (answer === undefined) this.#request.socket.resetAndDestroy();
    else sendPartOfHead(this.#response, answer);
  }

  #send(answer: Answer): void {
    sendAnswer(this.#response, answer, this.#stamp());
  }

  #stamp() {
    return { requestId: this.#requestId, nowMs: this.#settings.now() };
  }

  #note(seen: Partial<ReceivedRequest> & Pick<ReceivedRequest, 'outcome'>): void {
    const request = {
      ...describeRequest(this.#head),
      requestId: this.#requestId,
      receivedAt: this.#receivedAt,
      ...seen,
    };
    this.#context.journal.note(request);
    const { onRequest } = this.#settings;
    if (onRequest !== undefined) queueMicrotask(() => onRequest(request, this.#stored));
  }
}

/** An answer in the place of the right one says nothing was stored, unless it is told otherwise. */
function isUnstored(ending: FaultPlan['ending']): boolean {
  return ending?.kind === 'answer' && ending.stored !== true;
}

function describeAnswer({ status, errorCode, errorMessage }: Answer): Partial<ReceivedRequest> {
  return {
    status,
    ...(errorCode === undefined ? {} : { errorCode }),
    ...(errorMessage === undefined ? {} : { errorMessage }),
  };
}
