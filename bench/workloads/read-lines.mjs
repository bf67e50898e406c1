import { pino } from 'pino';
import { createLineMapper, lineFormat, OpenBatch } from '../contenders/open-batch.mjs';
import { typicalRecords } from '../corpus/records.mjs';
import { cpuNanos } from './measure-loop.mjs';

const LINES = 1000;

const lines = pinoLines();
const mapper = createLineMapper(lineFormat({}));
const batch = new OpenBatch();

const contenders = {
  'line → contents in the batch': () => {
    for (const line of lines) batch.write(line, mapper);
  },
  'JSON.parse': () => {
    for (const line of lines) JSON.parse(line);
  },
};

/** CPU for each of a thousand lines. */
export function run({ contender, passes }) {
  return { cpuNanos: cpuNanos(contenders[contender], LINES, passes) };
}

/** As pino writes them, without the line break. */
function pinoLines() {
  const written = [];
  const logger = pino({ base: null }, { write: (line) => written.push(line.slice(0, -1)) });
  for (const { level, message, fields } of typicalRecords(LINES)) logger[level](fields, message);
  return written;
}
