// @ts-check
import { DEFAULT_ACCESS_KEY_ID, DEFAULT_ACCESS_KEY_SECRET } from '@putlogs/emulator';
import { RunningApp } from './apps.mjs';
import { load } from './load.mjs';
import { verify } from './verify.mjs';

const PROJECT = 'demo';
/** To each of three processes: little enough for two cores to keep up with. */
const PER_SECOND = 800;

/** Tells the child to log to nowhere. */
const SILENT = { DEMO_TRANSPORT: 'off' };

/**
 * What each process has to do.
 *
 * @typedef {object} Load
 * @property {number} seconds how long it is measured
 * @property {number} warmUpRequests requests before that
 */

/**
 * One process of an application.
 *
 * @typedef {object} Run
 * @property {number} requests all that it answered
 * @property {number} records all that it logged
 * @property {import('./apps/measured.mjs').Books} books
 * @property {number} measuredRequests those after the warm-up
 * @property {number} measuredRecords
 * @property {number} measuredCpuMs CPU time of the whole process from the warm-up to its end
 * @property {number} stoppedInMs
 */

/**
 * All that is known of an application in the end.
 *
 * @typedef {object} Measurement
 * @property {import('./apps.mjs').App} app
 * @property {Run} shipping
 * @property {readonly Run[]} silent the same application logging to nowhere, twice
 * @property {readonly import('@putlogs/emulator').StoredLog[]} stored
 * @property {{ requests: number, rawBytes: number, bodyBytes: number }} traffic
 * @property {import('./verify.mjs').Findings} findings
 */

/**
 * Runs three processes of an application side by side under the same load, so that whatever else
 * the machine does slows them alike: one ships its logs, two log to nowhere. What these two differ by
 * is the noise of the measurement.
 *
 * @param {import('./apps.mjs').App} app
 * @param {import('@putlogs/emulator').Emulator} emulator
 * @param {Load} load
 * @param {import('./progress.mjs').Progress} progress
 * @returns {Promise<Measurement>}
 */
export async function measure(app, emulator, { seconds, warmUpRequests }, progress) {
  const begunMs = Date.now();
  // The order in which processes get their requests matters a little: the one to compare is between the others.
  const [before, shipping, after] = await runSideBySide(
    app,
    [SILENT, environment(emulator, app), SILENT],
    { warmUp: warmUpRequests, measured: Math.round(seconds * PER_SECOND) },
    progress,
  );
  if (!before || !shipping || !after) throw new Error('There is a run for each environment.');
  const { logstore, messageKey } = app;
  const stored = emulator.logs({ logstore });
  const { records } = shipping;
  const findings = verify(stored, { records, messageKey, betweenMs: [begunMs, Date.now()] });
  const traffic = trafficOf(emulator, logstore);
  return { app, shipping, silent: [before, after], stored, traffic, findings };
}

/**
 * @param {import('./apps.mjs').App} app
 * @param {Record<string, string>[]} environments
 * @param {{ warmUp: number, measured: number }} requests
 * @param {import('./progress.mjs').Progress} progress
 * @returns {Promise<Run[]>}
 */
async function runSideBySide(app, environments, { warmUp, measured }, progress) {
  progress.begin(`${app.name}: starting and warming up`);
  const running = environments.map((env) => new RunningApp(app, env));
  const killAll = () => {
    for (const one of running) one.kill();
  };
  process.once('exit', killAll);
  try {
    const urls = await Promise.all(running.map((one) => one.listening()));
    await Promise.all(urls.map((url) => load(url, { requests: warmUp })));
    const marks = await Promise.all(running.map((one) => one.mark()));

    progress.begin(`${app.name}: ${measured} requests to each of ${running.length} processes`);
    let answered = 0;
    const onAnswer = () => progress.advance(++answered / measured / running.length);
    const plan = { requests: measured, perSecond: PER_SECOND, onAnswer };
    await Promise.all(urls.map((url) => load(url, plan)));

    progress.begin(`${app.name}: shutting down`);
    const reports = await Promise.all(running.map((one) => one.stop()));
    return reports.map((report, index) => runOf(report, marks[index], { warmUp, measured }));
  } finally {
    killAll();
    process.off('exit', killAll);
  }
}

/**
 * @param {Awaited<ReturnType<RunningApp['stop']>>} report
 * @param {Awaited<ReturnType<RunningApp['mark']>> | undefined} mark
 * @param {{ warmUp: number, measured: number }} requests
 * @returns {Run}
 */
function runOf(report, mark = { kind: 'marked', cpuMs: 0, records: 0 }, { warmUp, measured }) {
  return {
    requests: warmUp + measured,
    records: report.records,
    books: report.books,
    measuredRequests: measured,
    measuredRecords: report.records - mark.records,
    measuredCpuMs: report.cpuMs - mark.cpuMs,
    stoppedInMs: report.tookMs,
  };
}

/**
 * @param {import('@putlogs/emulator').Emulator} emulator
 * @param {import('./apps.mjs').App} app
 */
function environment({ endpoint }, { logstore }) {
  return {
    SLS_ENDPOINT: endpoint,
    SLS_PROJECT: PROJECT,
    SLS_LOGSTORE: logstore,
    ALIBABA_CLOUD_ACCESS_KEY_ID: DEFAULT_ACCESS_KEY_ID,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: DEFAULT_ACCESS_KEY_SECRET,
  };
}

/**
 * @param {import('@putlogs/emulator').Emulator} emulator
 * @param {string} logstore
 */
function trafficOf(emulator, logstore) {
  const requests = emulator.requests({ logstore });
  const traffic = { requests: requests.length, rawBytes: 0, bodyBytes: 0 };
  for (const { rawBytes, bodyBytes } of requests) {
    traffic.rawBytes += rawBytes;
    traffic.bodyBytes += bodyBytes;
  }
  return traffic;
}
