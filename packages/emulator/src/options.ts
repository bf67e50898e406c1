import type { ReceivedRequest, StoredLog } from './journal/records.js';

/** The pair of keys that an emulator without `accessKeys` knows. They open nothing but an emulator. */
export const DEFAULT_ACCESS_KEY_ID = 'putlogs-emulator-id';
export const DEFAULT_ACCESS_KEY_SECRET = 'putlogs-emulator-secret';

/** A pair of keys that may sign requests. */
export interface AccessKey {
  accessKeyId: string;
  accessKeySecret: string;
  /** With it the pair is a temporary one: requests must carry exactly this `x-acs-security-token`. */
  securityToken?: string | undefined;
}

/** The service's limits, as its PutLogs page states them. */
export interface Limits {
  /** Bytes of a request before compression. @default 3145728 (3 MiB) */
  bodyBytes: number;
  /** Logs of a request. @default 4096 */
  logs: number;
  /** UTF-8 bytes of a value. @default 1048576 (1 MiB) */
  valueBytes: number;
  /** UTF-8 bytes of a key. @default 128 */
  keyBytes: number;
  /** UTF-8 bytes of a topic. @default 128 */
  topicBytes: number;
  /** UTF-8 bytes of a source. @default 128 */
  sourceBytes: number;
  /** How far a log's time may lie back, in milliseconds. @default 604800000 (7 days) */
  pastMs: number;
  /** How far a log's time may lie ahead, in milliseconds. @default 900000 (15 minutes) */
  futureMs: number;
  /** How far a request's date may be off, in milliseconds. @default 900000 (15 minutes) */
  skewMs: number;
}

export interface EmulatorOptions {
  /** @default 0, any free port */
  port?: number | undefined;
  /** The address to listen on. @default '127.0.0.1' */
  host?: string | undefined;
  /** @default one pair, `DEFAULT_ACCESS_KEY_ID` and `DEFAULT_ACCESS_KEY_SECRET` */
  accessKeys?: readonly AccessKey[] | undefined;
  /** Limits that differ from the service's. */
  limits?: Partial<Limits> | undefined;
  /**
   * Memory for stored logs, in bytes as the emulator estimates them. Past it the logs of the oldest
   * request go first, counted in `stats().droppedLogs`.
   * @default 268435456 (256 MiB)
   */
  maxStoredBytes?: number | undefined;
  /** How many requests `requests()` remembers; the oldest go first. @default 1000 */
  maxStoredRequests?: number | undefined;
  /** Projects and their logstores. When given, all others don't exist; when absent, every valid name does. */
  projects?: Readonly<Record<string, readonly string[]>> | undefined;
  /** The region that V4 signatures must be scoped to. @default any */
  region?: string | undefined;
  /** The service's clock, in milliseconds since the epoch. @default Date.now */
  now?: (() => number) | undefined;
  /** Decides about faults with `percent`: a number from 0 up to 1. @default Math.random */
  random?: (() => number) | undefined;
  /**
   * Called after each request has been dealt with, with its logs if they were stored. What it throws is
   * thrown in the server.
   */
  onRequest?: ((request: ReceivedRequest, logs: readonly StoredLog[]) => void) | undefined;
}

/** Every option with a value. */
export interface Settings {
  readonly port: number;
  readonly host: string;
  readonly accessKeys: readonly AccessKey[];
  readonly limits: Readonly<Limits>;
  readonly maxStoredBytes: number;
  readonly maxStoredRequests: number;
  readonly projects: ReadonlyMap<string, ReadonlySet<string>> | undefined;
  readonly region: string | undefined;
  readonly now: () => number;
  readonly random: () => number;
  readonly onRequest: EmulatorOptions['onRequest'];
}

const MINUTE_MS = 60_000;

const DEFAULT_LIMITS: Limits = {
  bodyBytes: 3 * 1024 * 1024,
  logs: 4096,
  valueBytes: 1024 * 1024,
  keyBytes: 128,
  topicBytes: 128,
  sourceBytes: 128,
  pastMs: 7 * 24 * 60 * MINUTE_MS,
  futureMs: 15 * MINUTE_MS,
  skewMs: 15 * MINUTE_MS,
};

/** @throws TypeError naming the option that can't be used, or isn't one */
export function parseOptions(options: EmulatorOptions): Settings {
  checkObject('options', options);
  const settings: Settings = Object.freeze({
    port: wholeNumber('port', options.port ?? 0, 65_535),
    host: text('host', options.host) ?? '127.0.0.1',
    accessKeys: parseAccessKeys(options.accessKeys),
    limits: parseLimits(options.limits ?? {}),
    maxStoredBytes: wholeNumber('maxStoredBytes', options.maxStoredBytes ?? 256 * 1024 * 1024),
    maxStoredRequests: wholeNumber('maxStoredRequests', options.maxStoredRequests ?? 1000),
    projects: parseProjects(options.projects),
    region: text('region', options.region),
    now: callable('now', options.now) ?? Date.now,
    random: callable('random', options.random) ?? Math.random,
    onRequest: callable('onRequest', options.onRequest),
  });
  // A setting is named as the option it comes from.
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(settings, name));
  if (unknown === undefined) return settings;
  throw new TypeError(`[${unknown}] is unknown; known are ${Object.keys(settings).join(', ')}`);
}

/** @throws TypeError for a pair without an id or a secret */
export function parseAccessKeys(keys: readonly AccessKey[] | undefined): readonly AccessKey[] {
  if (keys === undefined) {
    return [{ accessKeyId: DEFAULT_ACCESS_KEY_ID, accessKeySecret: DEFAULT_ACCESS_KEY_SECRET }];
  }
  if (!Array.isArray(keys)) throw new TypeError('[accessKeys] must be an array of pairs');
  return keys.map(parseAccessKey);
}

function parseAccessKey(key: unknown, index: number): AccessKey {
  const { accessKeyId, accessKeySecret, securityToken } = isObject(key) ? key : {};
  if (!isText(accessKeyId) || !isText(accessKeySecret)) {
    throw new TypeError(
      `[accessKeys] entry ${index} needs an accessKeyId and an accessKeySecret, both text`,
    );
  }
  if (securityToken !== undefined && !isText(securityToken)) {
    throw new TypeError(`[accessKeys] entry ${index} has a securityToken that is no text`);
  }
  return Object.freeze({ accessKeyId, accessKeySecret, securityToken });
}

function parseProjects(projects: unknown): Settings['projects'] {
  if (projects === undefined) return undefined;
  const entries = isObject(projects) ? Object.entries(projects) : [];
  if (!isObject(projects) || !entries.every(([, logstores]) => isTextList(logstores))) {
    const got = JSON.stringify(projects);
    throw new TypeError(`[projects] must be like { 'my-project': ['my-logstore'] }, not ${got}`);
  }
  return new Map(
    entries.map(([name, logstores]) => [name, new Set(isTextList(logstores) ? logstores : [])]),
  );
}

function parseLimits(limits: Partial<Limits>): Limits {
  checkObject('limits', limits);
  const parsed = { ...DEFAULT_LIMITS };
  for (const [name, value] of Object.entries(limits)) {
    if (!isLimit(name)) {
      throw new TypeError(
        `[limits] '${name}' is unknown; known are ${Object.keys(DEFAULT_LIMITS).join(', ')}`,
      );
    }
    if (value !== undefined) parsed[name] = wholeNumber(`limits.${name}`, value);
  }
  return Object.freeze(parsed);
}

function isLimit(name: string): name is keyof Limits {
  return Object.hasOwn(DEFAULT_LIMITS, name);
}

function checkObject(name: string, value: unknown): void {
  if (!isObject(value)) throw new TypeError(`[${name}] must be an object`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText);
}

function text(name: string, value: string | undefined): string | undefined {
  if (value === undefined || isText(value)) return value;
  throw new TypeError(`[${name}] must be text, not ${JSON.stringify(value)}`);
}

function callable<T>(name: string, value: T): T {
  if (value === undefined || typeof value === 'function') return value;
  throw new TypeError(`[${name}] must be a function`);
}

function wholeNumber(name: string, value: unknown, max = Number.MAX_SAFE_INTEGER): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= max) {
    return value;
  }
  throw new TypeError(`[${name}] must be a whole number from 0 to ${max}, not ${String(value)}`);
}
