import { encodeLogGroup, OpenBatch, valueText } from '../contenders/open-batch.mjs';
import { typicalRecords } from '../corpus/records.mjs';
import { cpuNanos } from './measure-loop.mjs';

const RECORDS = 1000;
const SECONDS = 1_754_500_000;

const objects = typicalRecords(RECORDS).map(({ level, message, fields }) => ({
  ...fields,
  level,
  message,
}));
const texts = objects.map((record) =>
  Object.entries(record).map(([key, value]) => [key, valueText(value)]),
);
const batch = new OpenBatch();

const contenders = {
  'log writer, texts': () => {
    for (const fields of texts) batch.write(fields, writeTexts);
  },
  'log writer, objects': () => {
    for (const record of objects) batch.send(record);
  },
  'protobufjs, texts': () => encodeGroup(texts.map(contentsOfTexts)),
  'protobufjs, objects': () => encodeGroup(objects.map(contentsOfObject)),
};

/** CPU for each record of getting a thousand of them encoded. */
export function run({ contender, passes }) {
  return { cpuNanos: cpuNanos(contenders[contender], RECORDS, passes) };
}

function writeTexts(fields, contents) {
  for (const [key, value] of fields) contents.string(key, value);
}

function contentsOfTexts(fields) {
  return fields.map(([Key, Value]) => ({ Key, Value }));
}

function contentsOfObject(record) {
  return Object.entries(record).map(([Key, value]) => ({
    Key,
    Value: typeof value === 'string' ? value : JSON.stringify(value),
  }));
}

function encodeGroup(logs) {
  encodeLogGroup({ Logs: logs.map((Contents, i) => ({ Time: SECONDS, Contents, Time_ns: i })) });
}
