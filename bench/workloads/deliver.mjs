import { tracedRecords, typicalRecords } from '../corpus/records.mjs';
import { logInTurns } from './log-in-turns.mjs';
import { finish, openContender, warmUp } from './open-contender.mjs';

const corpora = { typical: typicalRecords, traced: tracedRecords };

/**
 * CPU of the whole process, workers and all, from the first record to the acknowledgement of the last.
 */
export async function run({ records, warmUpRecords, corpus = 'typical', ...options }) {
  const contender = await openContender(options);
  const pool = corpora[corpus](records);
  await warmUp(contender, pool, warmUpRecords, options);
  const sent = warmUpRecords + records;
  const before = process.cpuUsage();
  await logInTurns(contender.log, pool, records);
  await finish(contender, sent, options);
  const { user, system } = process.cpuUsage(before);
  return { sent, cpuMicros: (user + system) / records };
}
