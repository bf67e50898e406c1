// @ts-check
/** The service of a soak: an emulator that goes wrong when told, and remembers what it has stored. */
import { DEFAULT_ACCESS_KEY_ID, DEFAULT_ACCESS_KEY_SECRET } from '@putlogs/emulator';
import { randomFrom } from '../faults/records.mjs';
import { startOnLowPort } from '../harness/start-on-low-port.mjs';
import { answer } from './answers.mjs';
import { StoredRequests } from './stored-requests.mjs';

const MINUTE_MS = 60_000;
const COLLECT_EVERY_MS = 200;
const KEY = { accessKeyId: DEFAULT_ACCESS_KEY_ID, accessKeySecret: DEFAULT_ACCESS_KEY_SECRET };
const OTHER_KEY = { ...KEY, accessKeySecret: 'another-secret' };

const random = randomFrom(Number(process.env['SEED']));
const stored = new StoredRequests();
/** @type {import('@putlogs/emulator').ReceivedRequest[]} */
let unnoted = [];
let skewMs = 0;
let wrongKeys = 0;
/** Refused requests by code, and those that a fault broke by its kind. */
/** @type {Record<string, number>} */
const troubles = {};
/** @type {Map<number, import('./weather.mjs').Spell>} */
const spells = new Map();
/** @type {Map<number, import('@putlogs/emulator').FaultHandle[]>} */
const handles = new Map();

const emulator = await startOnLowPort({
  now: () => Date.now() + skewMs,
  random,
  onRequest: (request) => void unnoted.push(request),
});
setInterval(collect, COLLECT_EVERY_MS).unref();
process.once('disconnect', () => void emulator.close());

answer({
  endpoint: () => emulator.endpoint,

  begin(/** @type {import('./weather.mjs').Spell} */ spell) {
    const { id, faults = [], skewMinutes = 0 } = spell;
    spells.set(id, spell);
    handles.set(
      id,
      faults.map((fault) => emulator.fault(fault)),
    );
    skewMs += skewMinutes * MINUTE_MS;
    if (spell.wrongKeys) changeKeys(1);
  },

  async end(/** @type {number} */ id) {
    const { skewMinutes = 0, wrongKeys = false } = spells.get(id) ?? {};
    await Promise.all((handles.get(id) ?? []).map((handle) => handle.remove()));
    skewMs -= skewMinutes * MINUTE_MS;
    if (wrongKeys) changeKeys(-1);
  },

  books() {
    collect();
    const { damaged, damagedCount } = stored;
    return { requests: stored.all(), damaged, damagedCount, troubles };
  },
});

/** @param {1 | -1} more */
function changeKeys(more) {
  wrongKeys += more;
  emulator.setAccessKeys([wrongKeys > 0 ? OTHER_KEY : KEY]);
}

/** Takes over what the emulator holds, before it is so much that it would forget. */
function collect() {
  const { droppedLogs, refused, faulted } = emulator.stats();
  if (droppedLogs > 0) throw new Error('The emulator has forgotten logs.');
  stored.add(emulator.logs());
  emulator.clear();
  for (const request of unnoted) stored.note(request);
  unnoted = [];
  for (const [name, count] of Object.entries({ ...refused, ...faulted })) {
    troubles[name] = (troubles[name] ?? 0) + count;
  }
}
