/**
 * The line transcoder against JSON.parse on lines as pino writes them. A ratio at or below 1 means
 * that turning a line into contents costs no more than building an object that nobody needs.
 *
 *   npm run build && node bench/json-line.bench.mjs
 */
import { transcodeJsonLine } from '../dist/esm/record/json-line.js';

const RUNS = 5;
const LINES_PER_RUN = 200_000;

const request = {
  method: 'GET',
  url: '/api/orders/4711?expand=items',
  host: 'localhost:3000',
  remoteAddress: '127.0.0.1',
  remotePort: 54321,
};
const base = { level: 30, time: 1754500000123, pid: 4242, hostname: 'web-7d9f' };
const stack = new TypeError("Cannot read properties of undefined (reading 'id')").stack;

const corpora = {
  request: { ...base, reqId: 'req-1a', req: request, msg: 'incoming request' },
  message: {
    ...base,
    module: 'billing',
    userId: 'u_81723',
    msg: 'invoice "42" created',
    ms: 12.25,
  },
  error: { ...base, level: 50, err: { type: 'TypeError', message: 'no id', stack }, msg: 'failed' },
  long: { ...base, body: 'lorem ipsum dolor sit amet '.repeat(80), msg: 'body received' },
};

const nothing = () => {};
const contents = { time: nothing, string: nothing, value: nothing, json: nothing, reset: nothing };
const options = {
  timeKey: 'time',
  levelKey: 'level',
  levelLabels: new Map([
    ['30', 'info'],
    ['50', 'error'],
  ]),
};

const contenders = {
  transcode: (line) => transcodeJsonLine(line, contents, options),
  parse: (line) => JSON.parse(line),
};

/** Lines that differ, as real ones do, so that no engine cache sees the same text twice in a row. */
function linesOf(record) {
  return Array.from({ length: 512 }, (_, index) =>
    JSON.stringify({ ...record, time: record.time + index, seq: index }),
  );
}

function nanosPerLine(work, lines, count) {
  const started = process.hrtime.bigint();
  for (let index = 0; index < count; index++) work(lines[index & 511]);
  return Number(process.hrtime.bigint() - started) / count;
}

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

for (const [name, record] of Object.entries(corpora)) {
  const lines = linesOf(record);
  const results = { transcode: [], parse: [] };
  for (const work of Object.values(contenders)) nanosPerLine(work, lines, LINES_PER_RUN / 4);
  for (let run = 0; run < RUNS; run++) {
    for (const [contender, work] of Object.entries(contenders)) {
      results[contender].push(nanosPerLine(work, lines, LINES_PER_RUN));
    }
  }
  const transcode = median(results.transcode);
  const parse = median(results.parse);
  console.log(
    `${name.padEnd(8)} ${String(lines[0].length).padStart(5)} B  transcode ${transcode.toFixed(0)} ns` +
      `  JSON.parse ${parse.toFixed(0)} ns  ratio ${(transcode / parse).toFixed(2)}`,
  );
}
