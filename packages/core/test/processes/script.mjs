// A script that logs and does what MODE says. Run by processes.test.ts against the built package.
import { Producer, putLogs, shutdownOnSignals } from '@putlogs/core';

const { MODE, RECORDS = '1000', EXIT_TIMEOUT_MS = '3000' } = process.env;
const producer = new Producer({ lingerMs: 60_000, exitTimeoutMs: Number(EXIT_TIMEOUT_MS) });
for (let id = 0; id < Number(RECORDS); id++) producer.send({ contents: { id } });

process.on('exit', () => {
  if (process.env.LOG_AT_EXIT) producer.send({ contents: { id: 'last words' } });
  const { delivered, droppedTotal, pending } = producer.stats();
  process.stdout.write(JSON.stringify({ delivered, droppedTotal, pending: pending.total }));
});

function fail() {
  throw new Error('no flush');
}

let timer;
switch (MODE) {
  case 'in-flight':
    // The script ends while its first request is under way.
    producer.flush({ timeoutMs: 1 });
    break;
  case 'one-shot': {
    const { requestId } = await putLogs({}, { logs: [{ contents: { id: 'one-shot' } }] });
    if (requestId === undefined) process.exitCode = 1;
    break;
  }
  case 'signal':
    shutdownOnSignals(producer);
    setInterval(() => undefined, 1000);
    process.send('ready');
    break;
  case 'signal-with-strangers':
    // What only looks like a target: its flush answers nothing, or fails.
    shutdownOnSignals([{ flush: () => undefined }, { flush: () => fail() }, producer]);
    setInterval(() => undefined, 1000);
    process.send('ready');
    break;
  case 'signal-with-handler':
    process.on('SIGTERM', () => {
      process.exitCode = 7;
      clearInterval(timer);
      process.disconnect();
    });
    shutdownOnSignals(producer);
    timer = setInterval(() => undefined, 1000);
    process.send('ready');
    break;
  case 'exit':
    process.exit(3);
    break;
  case 'throw':
    setTimeout(() => {
      throw new Error('uncaught');
    });
    break;
  case 'reject':
    Promise.reject(new Error('unhandled'));
    break;
  case 'exit-in-flight':
    await producer.flush({ timeoutMs: 20 });
    producer.send({ contents: { id: 'late' } });
    process.exit(3);
    break;
  case 'closed':
    await producer.close();
    break;
}
