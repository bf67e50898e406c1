import { Producer } from '@putlogs/core';
import { slsTarget } from '../contenders/target.mjs';
import { typicalRecords } from '../corpus/records.mjs';
import { logAtRate } from './log-at-rate.mjs';

/** So long that few ticks make few timers, whose cost would be the load's otherwise. */
const TICK_MS = 100;

/**
 * CPU that a producer takes for each record at a rate and over a number of routes. `isBase` does the
 * same without one.
 */
export async function run({ port, isBase, perSecond, seconds, routes, warmUpRecords }) {
  const records = Math.ceil(perSecond * seconds);
  const pool = typicalRecords(records + warmUpRecords).map(({ level, message, fields }) => ({
    ...fields,
    level,
    message,
  }));
  const topics = Array.from({ length: routes }, (_, index) => ({ topic: `topic-${index}` }));
  const producer = isBase ? undefined : new Producer(slsTarget(port));
  let sent = 0;
  const send = (index) => {
    const log = { contents: pool[index % pool.length] };
    const route = topics[index % routes];
    producer?.send(log, route);
    sent += 1;
  };
  for (let i = 0; i < warmUpRecords; i++) send(i);
  await producer?.flush();

  const before = process.cpuUsage();
  await logAtRate(send, { records, perSecond, tickMs: TICK_MS });
  await producer?.flush();
  const { user, system } = process.cpuUsage(before);
  return { sent, cpuMicros: (user + system) / records };
}
