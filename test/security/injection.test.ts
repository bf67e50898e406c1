import {
  Producer,
  type ProducerOptions,
  PutLogsConfigError,
  putLogs,
  type Route,
} from '@putlogs/core';
import slsTarget, { slsDestination } from '@putlogs/pino';
import { createLogger as createPino } from '@putlogs/pino/logger';
import { SlsTransport } from '@putlogs/winston';
import { createLogger as createWinston } from '@putlogs/winston/logger';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { watchProcess } from '../faults/process-watch.js';
import { CANARY_KEY } from '../harness/secrets.js';
import { HOSTILE_ENDPOINTS, HOSTILE_TEXTS } from './hostile-texts.js';
import { type TappedRequest, useWireTap } from './wire-tap.js';

watchProcess();
const tap = useWireTap();

const base = () => ({
  ...{ endpoint: `http://127.0.0.1:${tap.port}`, project: 'my-project', logstore: 'my-logstore' },
  ...{ region: 'cn-x', exitTimeoutMs: 0, ...CANARY_KEY },
});

/** All the headers that there are. */
const NAMES: ReadonlySet<string> = new Set([
  ...['Host', 'User-Agent', 'Content-Length', 'Content-Type', 'Content-MD5', 'Date', 'Connection'],
  ...['Authorization', 'x-log-apiversion', 'x-log-bodyrawsize', 'x-log-compresstype'],
  ...['x-log-signaturemethod', 'x-log-content-sha256', 'x-log-date', 'x-log-hashkey'],
  ...['x-acs-security-token'],
]);

/** It is what any request is, to the letter. */
function expectRegular({ line, headers }: TappedRequest): void {
  expect(line).toMatch(/^POST \/logstores\/[A-Za-z\d][\w-]*\/shards\/lb HTTP\/1\.1$/);
  const names = headers.map(([name]) => name);
  expect(names.filter((name) => !NAMES.has(name))).toEqual([]);
  expect(new Set(names).size).toBe(names.length);
  for (const [, value] of headers) expect(value).toMatch(/^[\x20-\x7e]+$/);
  const host = headers.find(([name]) => name === 'Host')?.[1];
  expect(host).toMatch(
    new RegExp(String.raw`^[A-Za-z\d][\w-]*[A-Za-z\d]\.127\.0\.0\.1:${tap.port}$`),
  );
}

/** Either the option is refused at once, by its name, or a record gets there by a regular request. */
async function tryOption(name: string, options: ProducerOptions): Promise<'refused' | 'delivered'> {
  let producer: Producer;
  try {
    producer = new Producer({ ...base(), ...options });
  } catch (error) {
    expect(error).toBeInstanceOf(PutLogsConfigError);
    expect((error as PutLogsConfigError).option).toMatch(new RegExp(`^${name}`));
    expect((error as PutLogsConfigError).message).toMatch(/^[^\p{Cc}\u2028\u2029]{1,1000}$/u);
    return 'refused';
  }
  expect(producer.send({ contents: { a: 1 } })).toBe(true);
  expect(await producer.close()).toMatchObject({ delivered: 1, timedOut: false });
  const requests = tap.taken();
  expect(requests).toHaveLength(1);
  for (const request of requests) expectRegular(request);
  return 'delivered';
}

/** Which options there are to be hostile in, and in how many of the texts they are refused at least. */
const OPTIONS: readonly [string, (text: string) => ProducerOptions][] = [
  ['project', (project) => ({ project })],
  ['logstore', (logstore) => ({ logstore })],
  ['topic', (topic) => ({ topic })],
  ['source', (source) => ({ source })],
  ['hashKey', (hashKey) => ({ hashKey })],
  ['region', (region) => ({ region })],
  ['accessKeyId', (accessKeyId) => ({ accessKeyId })],
  ['accessKeySecret', (accessKeySecret) => ({ accessKeySecret })],
  ['securityToken', (securityToken) => ({ securityToken })],
  ['tags', (text) => ({ tags: { [text]: 'value' } })],
  ['tags', (text) => ({ tags: { key: text } })],
  ['endpoint', (endpoint) => ({ endpoint })],
];

describe('a hostile text', () => {
  it.each(OPTIONS)(
    'as %s is refused at once, or leaves the request as it is',
    async (name, given) => {
      const outcomes = new Set<string>();
      for (const text of HOSTILE_TEXTS) {
        for (const signature of ['v1', 'v4'] as const) {
          // What is an endpoint after all may be anywhere; only what it is not is looked at here.
          if (name === 'endpoint' && isPlainHost(text)) continue;
          outcomes.add(await tryOption(name, { ...given(text), signature }));
        }
      }
      expect(outcomes.size).toBeGreaterThan(0);
    },
  );

  it('of any other kind does neither', async () => {
    const unit = fc.constantFrom(...'abc-_0.:/@?#%\\\r\n\0\t é。\u2028😀');
    const text = fc.string({ unit, maxLength: 12 });
    const option = fc.constantFrom(...OPTIONS.filter(([name]) => name !== 'endpoint'));
    await fc.assert(
      fc.asyncProperty(
        option,
        text,
        fc.constantFrom('v1', 'v4'),
        async (chosen, value, signature) => {
          const [name, given] = chosen;
          await tryOption(name, { ...given(value), signature: signature as 'v1' | 'v4' });
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each<keyof Route>(['project', 'logstore', 'topic', 'source', 'hashKey'])(
    'as the %s of a route costs its record at most, aloud',
    async (part) => {
      const dropped: unknown[] = [];
      const producer = new Producer({ ...base(), onDropped: (event) => void dropped.push(event) });
      let taken = 0;
      for (const text of HOSTILE_TEXTS) {
        if (producer.send({ contents: { a: 1 } }, { [part]: text })) taken += 1;
      }
      expect(await producer.close()).toMatchObject({ delivered: taken, timedOut: false });
      expect(dropped).toHaveLength(HOSTILE_TEXTS.length - taken);
      for (const event of dropped) expect(event).toMatchObject({ reason: 'rejected', records: 1 });
      const requests = tap.taken();
      expect(requests.length).toBeGreaterThan(0);
      for (const request of requests) expectRegular(request);
    },
  );
});

describe('a hostile endpoint', () => {
  it('is one of forty', () => {
    expect(new Set(HOSTILE_ENDPOINTS).size).toBeGreaterThanOrEqual(40);
  });

  const ways: [string, (endpoint: string) => unknown][] = [
    ['a Producer', (endpoint) => new Producer({ ...base(), endpoint })],
    ['an SlsTransport', (endpoint) => new SlsTransport({ ...base(), endpoint })],
    ['slsDestination()', (endpoint) => slsDestination({ ...base(), endpoint })],
    ['the pino target', (endpoint) => slsTarget({ ...base(), endpoint })],
    [
      'putLogs()',
      (endpoint) => putLogs({ ...base(), endpoint }, { logs: [{ contents: { a: 1 } }] }),
    ],
    ['createLogger() of pino', (endpoint) => createPino({ ...base(), endpoint })],
    ['createLogger() of winston', (endpoint) => createWinston({ ...base(), endpoint })],
    ['the environment', fromEnvironment],
  ];

  function fromEnvironment(endpoint: string): Producer {
    vi.stubEnv('SLS_ENDPOINT', endpoint);
    onTestFinished(() => void vi.unstubAllEnvs());
    return new Producer({ ...base(), endpoint: undefined });
  }

  it.each(ways)('is refused by %s, at once and by its name', async (_, open) => {
    for (const endpoint of HOSTILE_ENDPOINTS) {
      // The environment can't hold it.
      if (open === fromEnvironment && endpoint.includes('\0')) continue;
      const refused = Promise.resolve().then(() => open(endpoint));
      await expect(refused, endpoint).rejects.toMatchObject({
        name: 'PutLogsConfigError',
        option: 'endpoint',
        message: expect.stringMatching(/^[^\p{Cc}]+$/u),
      });
    }
    expect(tap.taken()).toEqual([]);
  });
});

/** A host that may well be meant. */
function isPlainHost(text: string): boolean {
  return /^[a-z\d_-]+(?:\.[a-z\d_-]+)*(?::\d+)?\/?$/i.test(text);
}
