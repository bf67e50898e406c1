import { parseArgs } from 'node:util';
import { countOf } from './count.js';
import { type Emulator, startEmulator } from './emulator.js';
import type { ReceivedRequest } from './journal/records.js';
import {
  DEFAULT_ACCESS_KEY_ID,
  DEFAULT_ACCESS_KEY_SECRET,
  type EmulatorOptions,
} from './options.js';
import { printedLogs } from './printed-log.js';
import { visibleText } from './visible-text.js';

const HELP = `Usage: putlogs-emulator [options]

A local stand-in of Alibaba Cloud Log Service's PutLogs API. It keeps what it receives in memory,
prints a line for each request, on a terminal also the first 20 of its logs, and ends with Ctrl-C.

Options:
  --port <number>               port to listen on (default 8080; 0 takes any free one)
  --host <address>              address to listen on (default 127.0.0.1)
  --access-key-id <id>          the key that may sign (default ${DEFAULT_ACCESS_KEY_ID})
  --access-key-secret <secret>  its secret (default ${DEFAULT_ACCESS_KEY_SECRET})
  --security-token <token>      makes the key a temporary one, which needs this token
  --region <region>             the region that V4 signatures must name (default any)
  --logs, --no-logs             whether to print the logs of each request (default: on a terminal)
  --quiet                       print neither requests nor logs
  --help                        print this
`;

const OPTIONS = {
  port: { type: 'string', default: '8080' },
  host: { type: 'string' },
  'access-key-id': { type: 'string', default: DEFAULT_ACCESS_KEY_ID },
  'access-key-secret': { type: 'string', default: DEFAULT_ACCESS_KEY_SECRET },
  'security-token': { type: 'string' },
  region: { type: 'string' },
  logs: { type: 'boolean' },
  quiet: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** Runs the command until a signal ends it; resolves with the exit code. */
export async function runCommand(args: string[]): Promise<number> {
  let emulator: Emulator;
  let end: Promise<void>;
  try {
    const { values } = parseArgs({ args, options: OPTIONS, allowNegative: true });
    if (values.help) {
      process.stdout.write(HELP);
      return 0;
    }
    const accessKey = {
      accessKeyId: values['access-key-id'],
      accessKeySecret: values['access-key-secret'],
      securityToken: values['security-token'],
    };
    emulator = await startEmulator({
      port: parsePort(values.port),
      host: values.host,
      region: values.region,
      accessKeys: [accessKey],
      onRequest: values.quiet ? undefined : printerOf(values.logs ?? process.stdout.isTTY === true),
    });
    // Before anything is printed: who waits for the output may send a signal at once.
    end = ended();
    process.stdout.write(describeStart(emulator, accessKey));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`putlogs-emulator: ${reason}\nTry 'putlogs-emulator --help'.\n`);
    return 1;
  }
  await end;
  await emulator.close();
  return 0;
}

function parsePort(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new TypeError(`[--port] must be a number, not '${text}'`);
}

function ended(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => resolve());
  });
}

interface PrintedKey {
  accessKeyId: string;
  accessKeySecret: string;
  securityToken: string | undefined;
}

function describeStart({ endpoint }: Emulator, key: PrintedKey): string {
  const token =
    key.securityToken === undefined
      ? []
      : [`export ALIBABA_CLOUD_SECURITY_TOKEN=${shellQuote(key.securityToken)}`];
  return `${[
    `PutLogs emulator at ${endpoint}. To send to it:`,
    '',
    `export SLS_ENDPOINT=${endpoint}`,
    'export SLS_PROJECT=my-project',
    'export SLS_LOGSTORE=my-logstore',
    `export ALIBABA_CLOUD_ACCESS_KEY_ID=${shellQuote(key.accessKeyId)}`,
    `export ALIBABA_CLOUD_ACCESS_KEY_SECRET=${shellQuote(key.accessKeySecret)}`,
    ...token,
    '',
  ].join('\n')}\n`;
}

function shellQuote(text: string): string {
  return /^[\w.-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function printerOf(withLogs: boolean): EmulatorOptions['onRequest'] {
  const colors = process.stdout.isTTY === true && process.stdout.hasColors();
  return (request, logs) => {
    const below = withLogs ? printedLogs(logs, colors) : [];
    const lines = [...printedRequest(request), ...below.map((line) => `    ${line}`)];
    process.stdout.write(`${lines.join('\n')}\n`);
  };
}

function printedRequest(request: ReceivedRequest): string[] {
  const { project = '-', logstore = '-', status, outcome, logs, rawBytes, bodyBytes } = request;
  const { errorCode, errorMessage, hint } = request;
  const what = errorCode === undefined ? '' : ` ${errorCode}: ${errorMessage}`;
  const size = `${countOf(logs, 'log')}, ${countOf(rawBytes, 'byte')}, ${bodyBytes} sent`;
  const line = visibleText(`${status ?? outcome} ${project}/${logstore} ${size}${what}`);
  return hint === undefined ? [line] : [line, `    ${visibleText(hint)}`];
}
