/**
 * The courier's own thread, as source text: a worker made of text needs no file, so it works in a
 * bundle, too. It is plain CommonJS and may use nothing from outside it.
 *
 * Each lane's parcels go one after the other, lanes beside each other. What fails for a reason that
 * may pass is tried again until the main thread, which waits, ends the process.
 */
export const COURIER_SOURCE = `'use strict';
const http = require('node:http');
const https = require('node:https');
const { isIP } = require('node:net');
const { workerData } = require('node:worker_threads');
const { lanes, results, slotBytes, timeoutMs, concurrency } = workerData;
const words = new Int32Array(results);
const bytes = new Uint8Array(results);
const DONE = 1, DELIVERED = 2, FAILED = 3, RETRY_MS = 250;
const options = { keepAlive: true, maxSockets: concurrency };
const kinds = { 'http:': http, 'https:': https };
const shared = { 'http:': new http.Agent(options), 'https:': new https.Agent(options) };

// A lane whose producer has an agent of its own gets an equal one.
function agentFor({ protocol }, given) {
  return given ? new kinds[protocol].Agent({ ...given, ...options }) : shared[protocol];
}

function note(slot, state, text) {
  const start = slot * slotBytes;
  const encoded = Buffer.from(String(text), 'latin1').subarray(0, slotBytes - 8);
  bytes.set(encoded, start + 8);
  words[start / 4 + 1] = encoded.length;
  Atomics.store(words, start / 4, state);
}

function post({ protocol, hostname, port, path, headers, body }, agent, done) {
  let settled = false;
  const settle = (state, text, mayPass) => {
    if (!settled) {
      settled = true;
      done(state, text, mayPass);
    }
  };
  try {
    const start = kinds[protocol].request;
    const servername = isIP(hostname) === 0 ? hostname : '';
    const request = start({
      method: 'POST', protocol, hostname, port, path, headers, servername,
      agent, timeout: timeoutMs, rejectUnauthorized: true, minVersion: 'TLSv1.2',
    });
    request.on('timeout', () => request.destroy(new Error('RequestTimeout')));
    request.on('error', (error) => settle(FAILED, error.code || error.message, true));
    request.on('response', (response) => {
      const id = response.headers['x-log-requestid'];
      const { statusCode } = response;
      response.on('error', () => undefined);
      response.resume();
      // Cut, what an id repeats of the request would not be known for it.
      if (statusCode === 200 && id) settle(DELIVERED, id.length > slotBytes - 8 ? '' : id);
      else settle(FAILED, 'HTTP ' + statusCode, !id || statusCode >= 500 || statusCode === 429 || statusCode === 403);
    });
    request.end(body);
  } catch (error) {
    settle(FAILED, error.code || error.message, false);
  }
}

let open = lanes.length;
const waiting = lanes.slice();

function finishLane() {
  open -= 1;
  if (open === 0) {
    Atomics.store(words, 0, DONE);
    Atomics.notify(words, 0);
  } else next();
}

function work(lane, index) {
  const parcel = lane.parcels[index];
  if (!parcel) return finishLane();
  lane.agent ??= agentFor(parcel.request, lane.agentOptions);
  post(parcel.request, lane.agent, (state, text, mayPass) => {
    note(parcel.slot, state, text);
    if (state === FAILED && mayPass) setTimeout(work, RETRY_MS, lane, index);
    else work(lane, index + 1);
  });
}

function next() {
  const lane = waiting.shift();
  if (lane) work(lane, 0);
}

for (let i = 0; i < concurrency; i++) next();
`;
