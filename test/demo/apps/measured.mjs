// @ts-check
/** What the demo adds to an example that runs as its child: a number for each record, and a report. */

/**
 * What the transport says it has done.
 *
 * @typedef {object} Books
 * @property {number} delivered
 * @property {number} dropped
 */

/**
 * What a child tells the demo.
 *
 * @typedef {{ kind: 'listening', url: string }
 *   | { kind: 'marked', cpuMs: number, records: number }
 *   | { kind: 'report', cpuMs: number, records: number, books: Books }} ChildMessage
 */

/** @type {Readonly<Books>} */
export const NOTHING = { delivered: 0, dropped: 0 };

/** Counts records as they are logged, whatever a transport makes of them. */
export class RecordCounter {
  records = 0;

  /** The number of the record that is being logged, from 1. */
  next() {
    this.records += 1;
    return this.records;
  }
}

/**
 * Tells the demo where the application listens, how much CPU time it has used when asked, and the
 * sums when it has closed. Then nothing of this keeps the process alive any more.
 *
 * @param {{ url: string, closed: Promise<void> }} serving
 * @param {RecordCounter} counter
 * @param {() => Books | Promise<Books>} books
 */
export async function reportToDemo({ url, closed }, counter, books) {
  const endWithDemo = () => process.kill(process.pid, 'SIGKILL');
  process.on('disconnect', endWithDemo);
  process.on('message', () => {
    send({ kind: 'marked', cpuMs: cpuMs(), records: counter.records });
  });
  send({ kind: 'listening', url });
  await closed;
  send({ kind: 'report', cpuMs: cpuMs(), records: counter.records, books: await books() });
  process.off('disconnect', endWithDemo);
  process.disconnect();
}

/** User and system time of all threads of this process, in milliseconds. */
function cpuMs() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** @param {ChildMessage} message */
function send(message) {
  if (process.send === undefined)
    throw new Error('The demo starts this file, with an IPC channel.');
  process.send(message);
}
