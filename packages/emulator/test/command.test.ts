import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { nowSeconds, send } from './client.js';
import { encodeGroup } from './encode.js';

let child: ChildProcess | undefined;
afterEach(() => {
  child?.kill('SIGKILL');
});

/** The built command, its output, and a way to wait for it. */
function run(format: 'esm' | 'cjs', ...args: string[]) {
  return watch(
    spawn(process.execPath, [bin(format), ...args], { stdio: ['ignore', 'pipe', 'pipe'] }),
  );
}

/** The same with a terminal for its output: util-linux's. */
function runOnTerminal(env: Readonly<Record<string, string>>) {
  const command = `exec '${process.execPath}' '${bin('esm')}' --port 0`;
  const args = ['--quiet', '--return', '--command', command, '/dev/null'];
  return watch(spawn('/usr/bin/script', args, { env, stdio: ['pipe', 'pipe', 'pipe'] }));
}

function bin(format: 'esm' | 'cjs'): string {
  return join(import.meta.dirname, '..', 'dist', format, 'bin.js');
}

function watch(started: ChildProcessByStdio<Writable | null, Readable, Readable>) {
  child = started;
  let output = '';
  const { stdout, stderr } = started;
  for (const stream of [stdout, stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const exited = once(started, 'close');
  return {
    read: () => output,
    kill: (signal: NodeJS.Signals) => started.kill(signal),
    exited,
    /** The match of what is printed now or later; rejects when the command ends without. */
    async printed(pattern: RegExp): Promise<RegExpExecArray> {
      for (;;) {
        const match = pattern.exec(output);
        if (match !== null) return match;
        const isOver = await Promise.race([
          once(stdout, 'data').then(() => false),
          exited.then(() => true),
        ]);
        if (isOver) throw new Error(`ended without ${pattern}: ${output}`);
      }
    },
  };
}

const body = encodeGroup({ logs: [{ time: nowSeconds(), contents: [['level', 'info']] }] });

describe.each(['esm', 'cjs'] as const)('putlogs-emulator (%s)', (format) => {
  it.each(['SIGINT', 'SIGTERM'] as const)('serves until %s, and ends with 0', async (signal) => {
    const key = { accessKeyId: 'my-id', accessKeySecret: "my 'secret'" };
    const command = run(
      ...([format, '--port', '0', '--access-key-id', key.accessKeyId] as const),
      ...['--access-key-secret', key.accessKeySecret],
    );
    const [, port] = await command.printed(/SLS_ENDPOINT=http:\/\/127\.0\.0\.1:(\d+)\n/);
    await command.printed(/export ALIBABA_CLOUD_ACCESS_KEY_ID=my-id\n/);
    await command.printed(/export ALIBABA_CLOUD_ACCESS_KEY_SECRET='my '\\''secret'\\'''\n/);

    const emulator = { port: Number(port) };
    expect((await send(emulator, { ...key, body })).status).toBe(200);
    await command.printed(/^200 my-project\/my-logstore 1 log, \d+ bytes, \d+ sent$/m);
    expect((await send(emulator, { ...key, body, accessKeySecret: 'wrong' })).status).toBe(401);
    await command.printed(/^401 my-project\/my-logstore .* SignatureNotMatch: .*\n {4}The string/m);

    await send(emulator, { ...key, body, path: '/logstores/ls' });
    await command.printed(
      /^404 my-project\/ls .* LogStoreNotExist: .*\n {4}No logstore can be named/m,
    );

    command.kill(signal);
    expect(await command.exited).toEqual([0, null]);
  });
});

describe('putlogs-emulator', () => {
  it('prints its options with --help', async () => {
    const command = run('esm', '--help');
    expect(await command.exited).toEqual([0, null]);
    for (const option of [
      'port',
      'host',
      'access-key-id',
      'access-key-secret',
      'region',
      'logs',
      'quiet',
    ]) {
      expect(command.read()).toContain(`--${option}`);
    }
  });

  it.each([
    [['--logs'], true],
    [['--no-logs'], false],
    // Its output is no terminal here.
    [[], false],
  ])('with %o prints the logs of a request below it: %s', async (args, isPrinted) => {
    const command = run('esm', '--port', '0', ...args);
    const [, port] = await command.printed(/SLS_ENDPOINT=.*:(\d+)\n/);
    const contents = [['level', 'info'] as const, ['message', 'a\nb'] as const];
    const logs = Array.from({ length: 22 }, () => ({ time: nowSeconds(), contents }));
    await send({ port: Number(port) }, { body: encodeGroup({ topic: 'shop', logs }) });
    await send({ port: Number(port) }, { body, accessKeySecret: 'wrong' });
    await command.printed(/^401 /m);
    const lines = command.read().split('\n');
    const shown = /^ {4}\d{4}-\S+Z my-logstore shop level=info message="a\\nb"$/;
    expect(lines.filter((line) => shown.test(line))).toHaveLength(isPrinted ? 20 : 0);
    expect(lines.includes('    … 2 more')).toBe(isPrinted);
    expect(command.read()).not.toContain('\u001b');
  });

  it.skipIf(!existsSync('/usr/bin/script'))(
    'prints logs on a terminal, in colours unless NO_COLOR is set',
    async () => {
      for (const [env, isColored] of [
        [{ TERM: 'xterm' }, true],
        [{ TERM: 'xterm', NO_COLOR: '1' }, false],
      ] as const) {
        const command = runOnTerminal(env);
        const [, port] = await command.printed(/SLS_ENDPOINT=.*:(\d+)\r?\n/);
        await send({ port: Number(port) }, { body });
        await command.printed(/level.*=info/);
        expect(command.read().includes('\u001b[')).toBe(isColored);
        command.kill('SIGKILL');
        await command.exited;
      }
    },
  );

  it.each([
    [['--prt', '1'], '--prt'],
    [['--port', 'x'], '[--port]'],
    [['--port', '99999'], '[port]'],
    [['--access-key-id', ''], '[accessKeys]'],
  ])('ends with 1 and the reason for %o', async (args, reason) => {
    const command = run('esm', ...args);
    expect(await command.exited).toEqual([1, null]);
    expect(command.read()).toContain(reason);
  });
});
