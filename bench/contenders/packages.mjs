import { createRequire } from 'node:module';
import { slsTarget } from './target.mjs';

const require = createRequire(import.meta.url);

/** How an application loads each package, and what it makes of it. */
export const packages = {
  'winston-transport': {
    load: () => require('winston-transport'),
    create: (Transport) => new Transport({ log: (_info, next) => next() }),
  },
  '@putlogs/winston': {
    load: () => require('@putlogs/winston'),
    create: ({ SlsTransport }, port) => new SlsTransport(slsTarget(port)),
  },
  '@alicloud/log': {
    load: () => require('@alicloud/log'),
    create: (Client) => new Client({ ...slsTarget(9), endpoint: 'sls.test' }),
  },
  'winston-loki': {
    load: () => require('winston-loki'),
    create: (LokiTransport, port) => new LokiTransport({ host: `http://127.0.0.1:${port}` }),
  },
  '@axiomhq/winston': {
    load: () => require('@axiomhq/winston'),
    create: ({ WinstonTransport }, port) =>
      new WinstonTransport({
        dataset: 'bench',
        token: 'xaat-bench',
        url: `http://127.0.0.1:${port}`,
      }),
  },
  '@logtail/winston': {
    load: () => ({ ...require('@logtail/node'), ...require('@logtail/winston') }),
    create: ({ Logtail, LogtailTransport }, port) =>
      new LogtailTransport(new Logtail('bench', { endpoint: `http://127.0.0.1:${port}/logtail` })),
  },
};
