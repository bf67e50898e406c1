/** The fresh process that one contender runs in for one round: is told a workload, answers its result. */
import { once } from 'node:events';

const [{ workload, ...parameters }] = await once(process, 'message');
// pino's worker doesn't keep a process alive until it is closed.
process.channel.ref();
const { run } = await import(`./${workload}.mjs`);
const result = await run(parameters);
// Some contenders would never let it end.
process.send({ result }, () => process.exit());
