import { records } from '../../packages/core/bench/corpus.mjs';
import { random } from './random.mjs';
import { words } from './words.mjs';

/** As many as are logged in turn, or fewer where fewer are logged: more than any compressor looks back. */
const MOST = 10_000;
const HEX_DIGITS = 32;

/** A record as loggers take it: apart from its level and message. */
function asCall({ level, message, ...fields }) {
  return { level, message, fields };
}

/** About 250 B each, no two alike, with a long tail. */
export function typicalRecords(count = MOST) {
  return records(Math.min(count, MOST)).map(asCall);
}

/** The same with a trace id and a client's address each: what doesn't compress. */
export function tracedRecords(count = MOST) {
  const next = random(1);
  return records(Math.min(count, MOST)).map((record) => {
    const digit = () => Math.floor(next() * 16).toString(16);
    const traceId = Array.from({ length: HEX_DIGITS }, digit).join('');
    const ip = Array.from({ length: 4 }, () => Math.floor(next() * 256)).join('.');
    return asCall({ ...record, traceId, ip });
  });
}

/** Of 1 kB each; made one at a time, as a hundred thousand of them would be memory of the benchmark's own. */
export function* largeRecords(count, bytes = 1024) {
  const next = random(2);
  const texts = typicalRecords(count);
  for (let i = 0; i < count; i++) {
    const { level, message, fields } = texts[i % texts.length];
    const rest = bytes - JSON.stringify(fields).length - message.length;
    yield {
      level,
      message,
      fields: { ...fields, seq: i, detail: words(next, Math.max(rest, 64)) },
    };
  }
}
