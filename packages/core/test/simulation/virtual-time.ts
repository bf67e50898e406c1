import type { Timer } from '../../src/runtime.js';

interface Task {
  readonly dueAt: number;
  readonly order: number;
  run: (() => void) | undefined;
}

/** Enough turns of the microtask queue for any chain of promises in core to come to rest. */
const MICROTASK_TURNS = 40;

/** Time that passes only when it is told to. Several runtimes may share one. */
export class VirtualTime {
  #elapsedMs = 0;
  #order = 0;
  /** A binary heap: the earliest first, among equals the one that was planned first. */
  readonly #tasks: Task[] = [];

  get elapsedMs(): number {
    return this.#elapsedMs;
  }

  plan(delayMs: number, run: () => void): Timer {
    const task: Task = { dueAt: this.#elapsedMs + Math.max(0, delayMs), order: this.#order++, run };
    this.#push(task);
    return {
      cancel: () => {
        task.run = undefined;
      },
    };
  }

  /** Lets that much time pass, doing all that falls due meanwhile; `onStep` sees every state between. */
  async advance(ms: number, onStep: () => void = () => undefined): Promise<void> {
    const until = this.#elapsedMs + ms;
    await settle();
    while (this.#tasks[0] !== undefined && this.#tasks[0].dueAt <= until) {
      const { dueAt, run } = this.#pop();
      if (run === undefined) continue;
      this.#elapsedMs = Math.max(this.#elapsedMs, dueAt);
      run();
      await settle();
      onStep();
    }
    this.#elapsedMs = until;
  }

  #push(task: Task): void {
    const tasks = this.#tasks;
    let index = tasks.length;
    tasks.push(task);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(task, tasks[parent] as Task)) break;
      tasks[index] = tasks[parent] as Task;
      index = parent;
    }
    tasks[index] = task;
  }

  #pop(): Task {
    const tasks = this.#tasks;
    const first = tasks[0] as Task;
    const last = tasks.pop() as Task;
    if (tasks.length === 0) return first;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= tasks.length) break;
      if (child + 1 < tasks.length && isBefore(tasks[child + 1] as Task, tasks[child] as Task)) {
        child += 1;
      }
      if (!isBefore(tasks[child] as Task, last)) break;
      tasks[index] = tasks[child] as Task;
      index = child;
    }
    tasks[index] = last;
    return first;
  }
}

function isBefore(a: Task, b: Task): boolean {
  return a.dueAt < b.dueAt || (a.dueAt === b.dueAt && a.order < b.order);
}

async function settle(): Promise<void> {
  for (let i = 0; i < MICROTASK_TURNS; i++) await undefined;
}
