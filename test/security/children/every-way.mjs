/**
 * Ships one record by each way to each logstore of the echo server, and prints all that an
 * application can see of it: objects, events, books, errors, the diagnostic report. Its options come as
 * a message, so that neither its environment nor its arguments hold a key.
 */
import { channel } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { openSync, writeSync } from 'node:fs';
import { inspect } from 'node:util';
import { Producer, putLogs } from '@putlogs/core';
import { attach, flush, slsDestination } from '@putlogs/pino';
import { createLogger as createPino } from '@putlogs/pino/logger';
import { SlsTransport } from '@putlogs/winston';
import { createLogger as createWinston } from '@putlogs/winston/logger';
import { pino } from 'pino';
import winston from 'winston';

const [{ options, logstores, failing, spool, output }] = await once(process, 'message');
const shown = openSync(output, 'a');

// Nothing here holds the process: not what waits for its next try, nor pino's worker.
setInterval(() => undefined, 1000);
// Each of pino's transports has a listener of the process's end.
process.setMaxListeners(0);

for (const name of ['putlogs:delivered', 'putlogs:dropped', 'putlogs:error']) {
  channel(name).subscribe((event) => show(name, event));
}
process.on('warning', (warning) => show('warning', warning));

function show(what, value) {
  const how = { depth: Number.POSITIVE_INFINITY, showHidden: true, maxStringLength: null };
  writeSync(shown, `${what}: ${inspect(value, how)}\n${asJson(value)}\n`);
}

function asJson(value) {
  try {
    return JSON.stringify(value);
  } catch (error) {
    return String(error);
  }
}

/** Hooks that print, and a promise of the first of them. */
function witnesses(what) {
  const { promise, resolve } = Promise.withResolvers?.() ?? withResolvers();
  const told = (event) => {
    show(what, event);
    resolve();
  };
  return { hooks: { onDelivered: told, onDropped: told, onError: told }, told: promise };
}

function withResolvers() {
  let resolve;
  const promise = new Promise((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** Each logs one record, and says what an application has in hand, and how it ends. */
const ways = {
  producer: (given) => {
    const producer = new Producer({ ...given, spool });
    producer.send({ contents: { a: 1 } });
    return { inHand: [producer], close: () => producer.close({ timeoutMs: 0 }) };
  },
  winston: (given) => {
    const transport = new SlsTransport(given);
    const logger = winston.createLogger({ transports: [transport] });
    logger.info('a record');
    const close = () => transport.producer.close({ timeoutMs: 0 });
    return { inHand: [logger, transport, transport.stats()], close };
  },
  'winston logger': (given) => {
    const logger = createWinston({ ...given, console: 'off' });
    logger.info('a record');
    return { inHand: [logger, logger.sls], close: () => logger.sls.close({ timeoutMs: 0 }) };
  },
  'pino in-process': (given) => {
    const destination = slsDestination(given);
    const logger = pino(destination);
    logger.info('a record');
    return { inHand: [logger, destination], close: () => destination.close({ timeoutMs: 0 }) };
  },
  'pino logger': (given) => {
    const logger = createPino({ ...given, console: 'off' });
    logger.info('a record');
    return { inHand: [logger, logger.sls], close: () => logger.sls.close({ timeoutMs: 0 }) };
  },
  'pino worker': ({ onDelivered, onDropped, onError, ...given }) => {
    // Nothing is awaited at its end: that would be as long as a refused key is tried again.
    const transport = pino.transport({
      target: '@putlogs/pino',
      options: { ...given, exitTimeoutMs: 1 },
    });
    attach(transport, { onDelivered, onDropped, onError });
    pino(transport).info('a record');
    const close = async () => {
      await flush(transport, { timeoutMs: 1 });
      const closed = once(transport, 'close');
      transport.end();
      await closed;
    };
    // Its buffers take seconds to print.
    return { inHand: [Object.keys(transport), asJson(transport)], close };
  },
};

async function run(name, given) {
  const { hooks, told } = witnesses(name);
  const { inHand, close } = ways[name]({ ...options, ...given, ...hooks });
  show(`${name} at work`, inHand);
  await told;
  show(`${name} after an answer`, inHand);
  show(`${name} closed`, await close());
  show(`${name} after its end`, inHand);
}

/** Ways on which only JSON gets there have no provider that is an object. */
const crosses = (name, { credentials }) => name !== 'pino worker' || 'type' in (credentials ?? {});

const keyless = { accessKeyId: undefined, accessKeySecret: undefined, securityToken: undefined };
const providers = [
  ...failing,
  { getCredentials: () => Promise.reject(new Error(`${asJson(options)} is refused`)) },
  {
    getCredential() {
      throw Object.assign(new Error(`no ${options.accessKeySecret}`), { config: options });
    },
  },
].map((credentials) => ({ ...keyless, credentials, logstore: 'delivers' }));

const runs = Object.keys(ways).flatMap((name) => [
  ...logstores.flatMap((logstore) =>
    ['v1', 'v4'].map((signature) => [name, { logstore, signature }]),
  ),
  ...providers.filter((given) => crosses(name, given)).map((given) => [name, given]),
]);
await Promise.all(runs.map(([name, given]) => run(name, given)));

const group = { logs: [{ contents: { a: 1 } }] };
for (const given of [...logstores.map((logstore) => ({ logstore })), ...providers]) {
  await putLogs({ ...options, ...given }, group).then(
    (result) => show('putLogs', result),
    (error) => show('putLogs', error),
  );
}
for (const wrong of Object.keys(options)) {
  for (const value of [`${options[wrong]}\r\nx`, [options[wrong]], { [options[wrong]]: 1 }]) {
    const given = { ...options, logstore: 'delivers', [wrong]: value };
    for (const create of [ways.producer, ways.winston, ways['pino in-process']]) {
      try {
        create(given);
      } catch (error) {
        show('wrong option', error);
      }
    }
  }
}
show('report', process.report.getReport());
show('all told', { runs: runs.length });

// What is left is delivered while the process ends.
const last = new Producer({
  ...options,
  logstore: 'delivers',
  exitTimeoutMs: 20_000,
  onDelivered: (event) => show('delivered at the end', event),
});
last.send({ contents: { a: 1 } });
process.exit(0);
