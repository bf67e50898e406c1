import { Agent } from 'node:https';
import type { Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { describe, expect, it, vi } from 'vitest';
import { type Gate, openGate, passTo, type Treatment } from './gate.js';
import { watchProcess } from './process-watch.js';
import { selfSigned, yearsFromNow } from './self-signed.js';
import { type Cleanup, openTrial, type TrialOptions } from './trial.js';

vi.setConfig({ maxConcurrency: 20 });
watchProcess();

const RECORDS = 60;
/** How a TLS connection begins. */
const HANDSHAKE = 0x16;

const good = selfSigned({ names: ['127.0.0.1'] });
const stranger = selfSigned({ names: ['127.0.0.1'] });
const expired = selfSigned({ names: ['127.0.0.1'], notAfter: yearsFromNow(-1) });
const elsewhere = selfSigned({ names: ['project.example.com', '127.0.0.2'] });
const outdated: TlsOptions = {
  ...good,
  minVersion: 'TLSv1',
  maxVersion: 'TLSv1.1',
  ciphers: 'DEFAULT@SECLEVEL=0',
};

/** Trusts all but the stranger, so that each of the others is refused for its own fault. */
function trustingAgent({ onTestFinished }: Cleanup): Agent {
  const ca = [good.cert, expired.cert, elsewhere.cert];
  const agent = new Agent({ keepAlive: true, ca, minVersion: 'TLSv1.2' });
  onTestFinished(() => agent.destroy());
  return agent;
}

/** A port that speaks TLS and sends on what it deciphers. */
async function openTls(context: Cleanup, options: TlsOptions, to: number): Promise<number> {
  const { port } = await openGate(context, {
    to,
    treatment: passTo(to),
    createServer: (onConnection) =>
      createTlsServer(options, onConnection).on('tlsClientError', () => undefined),
  });
  return port;
}

/**
 * A trial behind a port that treats connections so, until it is opened: then they reach a service
 * with a good certificate. `firstBytes` are those that connections began with.
 */
async function openTlsTrial(
  context: Cleanup,
  treatment: (emulatorPort: number) => Promise<Treatment>,
  producer: NonNullable<TrialOptions['producer']>,
) {
  const firstBytes: number[] = [];
  const gates: Gate[] = [];
  const trial = await openTrial(context, {
    producer,
    through: async ({ port: emulatorPort }) => {
      const to = await openTls(context, good, emulatorPort);
      const treat = await treatment(emulatorPort);
      const noting: Treatment = (socket: Socket) => {
        socket.once('data', (chunk: Buffer) => firstBytes.push(chunk[0] ?? 0));
        treat(socket);
      };
      const gate = await openGate(context, { to, treatment: noting });
      gates.push(gate);
      return { endpoint: `https://127.0.0.1:${gate.port}` };
    },
  });
  return { trial, firstBytes, open: () => gates[0]?.open() };
}

describe('nothing is lost, and nothing is sent in the clear, before', () => {
  it.concurrent.for<[string, TlsOptions, RegExp]>([
    ['a certificate that nobody vouches for', stranger, /^DEPTH_ZERO_SELF_SIGNED_CERT$/],
    ['an expired certificate', expired, /^CERT_HAS_EXPIRED$/],
    ['a certificate of another host', elsewhere, /^ERR_TLS_CERT_ALTNAME_INVALID$/],
    ['a protocol too old', outdated, /^ERR_SSL_|^EPROTO$/],
  ])('%s', async ([, options, code], context) => {
    const { trial, firstBytes, open } = await openTlsTrial(
      context,
      async (emulatorPort) => passTo(await openTls(context, options, emulatorPort)),
      { agent: trustingAgent(context) },
    );
    trial.log(RECORDS);
    await trial.oracle.heard(({ failed }) => failed.length >= 3);
    for (const failure of trial.oracle.failed) expect(failure.code).toMatch(code);
    trial.expectKept();
    expect(trial.emulator.requests()).toEqual([]);
    open();
    await trial.expectLively();
    await trial.expectSettled();
    expect(new Set(firstBytes)).toEqual(new Set([HANDSHAKE]));
  });

  it.concurrent.for<[string, Treatment, string | RegExp]>([
    ['a handshake that stalls', (socket) => void socket.resume(), 'RequestTimeout'],
    [
      'a server that speaks plain HTTP',
      (socket) => void socket.end('HTTP/1.1 400 The plain HTTP request\r\n\r\n'),
      /^ERR_SSL_|^EPROTO$/,
    ],
    ['a server that ends the handshake', (socket) => void socket.end(), 'ECONNRESET'],
    [
      'a server that answers with noise',
      (socket) => void socket.end(Buffer.alloc(99)),
      /^ERR_SSL_|^EPROTO$/,
    ],
  ])('%s', async ([, treatment, code], context) => {
    const { trial, firstBytes, open } = await openTlsTrial(context, async () => treatment, {
      agent: trustingAgent(context),
      requestTimeoutMs: 500,
    });
    trial.log(RECORDS);
    await trial.oracle.heard(({ failed }) => failed.length >= 3);
    for (const failure of trial.oracle.failed) expect(failure.code).toMatch(code);
    trial.expectKept();
    open();
    await trial.expectLively();
    await trial.expectSettled();
    expect(new Set(firstBytes)).toEqual(new Set([HANDSHAKE]));
  });
});

describe('without an agent of the application’s', () => {
  it.concurrent('an unknown certificate is refused, and what close() gives up is reported', async (context) => {
    const { trial, firstBytes } = await openTlsTrial(
      context,
      async (emulatorPort) => passTo(await openTls(context, stranger, emulatorPort)),
      {},
    );
    trial.log(RECORDS);
    await trial.oracle.heard(({ failed }) => failed.length >= 3);
    trial.expectKept();
    const report = await trial.sender.close({ timeoutMs: 100 });
    expect(report).toEqual({ delivered: 0, dropped: RECORDS, pending: 0, timedOut: true });
    trial.oracle.expectSettled([], trial.sender.stats(), { dropped: { closed: RECORDS } });
    expect(trial.emulator.requests()).toEqual([]);
    expect(new Set(firstBytes)).toEqual(new Set([HANDSHAKE]));
  });
});
