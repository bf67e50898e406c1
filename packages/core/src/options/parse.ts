import { type Endpoint, parseEndpoint, regionOf } from '../delivery/endpoint.js';
import { PutLogsConfigError } from '../errors.js';
import type { Hooks } from '../events.js';
import { hashKeyOf, logstoreProblem, projectProblem } from '../names.js';
import { shownName } from '../record/quoted-text.js';
import { type Compression, type CompressionName, compressionFor } from '../wire/compression.js';
import { RAISED_LIMITS, type RequestLimits, STANDARD_LIMITS } from '../wire/service-limits.js';
import { parseAgent } from './agent.js';
import { parseCredentials, type SealedCredentials } from './credentials.js';
import { type EnvOption, fromEnv, variableOf } from './env.js';
import {
  booleanField,
  type FieldCheck,
  functionField,
  integerField,
  nameField,
  oneOfField,
  shortField,
  wrong,
} from './fields.js';
import { hostAddress } from './host-address.js';
import { nearestName } from './nearest-name.js';
import { isList, ownFields } from './own-fields.js';
import { parseSpool, type ResolvedSpool } from './spool.js';
import { tagsField } from './tags.js';
import type { OverflowPolicy, ProducerOptions, SignatureVersion } from './types.js';

/** Every option, checked, with its default; frozen. */
export interface ResolvedOptions {
  readonly endpoint: Endpoint;
  readonly project: string;
  readonly logstore: string;
  readonly topic: string;
  readonly source: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly packId: boolean;
  readonly hashKey: string | undefined;
  readonly credentials: SealedCredentials;
  readonly signature: SignatureVersion;
  readonly region: string | undefined;
  readonly compression: Compression;
  readonly limits: RequestLimits;
  readonly batchBytes: number;
  readonly batchLogs: number;
  readonly lingerMs: number;
  readonly bufferBytes: number;
  readonly overflow: OverflowPolicy;
  readonly maxInFlight: number;
  readonly requestTimeoutMs: number;
  readonly retryMaxAgeMs: number;
  readonly exitTimeoutMs: number;
  readonly flatten: boolean;
  readonly agent: ProducerOptions['agent'];
  readonly spool: ResolvedSpool | undefined;
  readonly hooks: Hooks;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const MIB = 1024 * 1024;
/** Room for a few small batches; with less, hardly a record would be taken. */
const MIN_BUFFER_BYTES = 16 * 1024;

/** Every known option; `satisfies` keeps the list complete. */
const KNOWN = {
  ...{ endpoint: 1, project: 1, logstore: 1, topic: 1, source: 1, tags: 1, packId: 1, hashKey: 1 },
  ...{ accessKeyId: 1, accessKeySecret: 1, securityToken: 1, credentials: 1 },
  ...{ signature: 1, region: 1, compression: 1, serviceLimits: 1, flatten: 1 },
  ...{ batchBytes: 1, batchLogs: 1, lingerMs: 1, bufferBytes: 1, overflow: 1, maxInFlight: 1 },
  ...{ requestTimeoutMs: 1, retryMaxAgeMs: 1, exitTimeoutMs: 1, agent: 1, spool: 1 },
  ...{ onDelivered: 1, onDropped: 1, onError: 1 },
} satisfies Record<keyof ProducerOptions, 1>;

/** Names of a producer's options. */
export const PRODUCER_OPTION_NAMES: readonly string[] = Object.keys(KNOWN);

/**
 * Reads options once into a frozen object; the caller's is never written to.
 *
 * @param extraNames options of an adapter, which count as known when the nearest name is looked for
 * @throws PutLogsConfigError
 */
export function parseOptions(
  input: unknown,
  env: NodeJS.ProcessEnv,
  extraNames: readonly string[] = [],
): ResolvedOptions {
  const options = ownOptions(input, extraNames);
  refuseMissing(options, env);
  const destination = parseDestination(options, env);
  const batching = parseBatching(options);
  return Object.freeze({
    ...destination,
    ...parseSignature(options, destination.endpoint),
    ...batching,
    credentials: parseCredentials(options, env),
    compression: parseCompression(options),
    maxInFlight: field(options, 'maxInFlight', integerField(1, 256), 4),
    requestTimeoutMs: field(
      options,
      'requestTimeoutMs',
      integerField(100, 10 * MINUTE_MS, ' ms'),
      15_000,
    ),
    retryMaxAgeMs: field(options, 'retryMaxAgeMs', integerField(0, 6 * DAY_MS, ' ms'), DAY_MS / 4),
    exitTimeoutMs: field(options, 'exitTimeoutMs', integerField(0, MINUTE_MS, ' ms'), 3000),
    flatten: field(options, 'flatten', booleanField, false),
    agent: parseAgent(options['agent'], destination.endpoint),
    spool: parseSpool(options['spool']),
    hooks: parseHooks(options),
  });
}

type Options = Readonly<Record<string, unknown>>;

function ownOptions(input: unknown, extraNames: readonly string[]): Options {
  if (typeof input !== 'object' || input === null || isList(input)) {
    throw wrong('options', input, 'an object of options');
  }
  const options: Options = ownFields(input);
  for (const name of Object.keys(options)) {
    if (!Object.hasOwn(KNOWN, name)) throw unknownOption(name, extraNames);
  }
  return options;
}

function unknownOption(name: string, extraNames: readonly string[]): PutLogsConfigError {
  const near = nearestName(name, [...PRODUCER_OPTION_NAMES, ...extraNames]);
  const hint = near === undefined ? '' : `; did you mean '${near}'?`;
  return new PutLogsConfigError(shownName(name), `is not an option${hint}`);
}

function field<T, D>(options: Options, name: string, check: FieldCheck<T>, fallback: D): T | D {
  const value = options[name];
  return value === undefined ? fallback : check(value, name);
}

/** All at once: whoever sets up a destination would else meet them one by one. */
function refuseMissing(options: Options, env: NodeJS.ProcessEnv): void {
  const keys: EnvOption[] =
    options['credentials'] === undefined ? ['accessKeyId', 'accessKeySecret'] : [];
  const needed: EnvOption[] = ['endpoint', 'project', 'logstore', ...keys];
  const missing = needed.filter(
    (name) => options[name] === undefined && fromEnv(name, env) === undefined,
  );
  const [first, ...others] = missing;
  if (first === undefined || others.length === 0) return;
  const variables = missing.map(variableOf).join(', ');
  throw new PutLogsConfigError(
    first,
    `is missing, as ${others.length === 1 ? 'is' : 'are'} ${others.join(', ')}: set these options ` +
      `or the environment variables ${variables}`,
  );
}

function parseDestination(options: Options, env: NodeJS.ProcessEnv) {
  const given = <T>(name: EnvOption, check: FieldCheck<T>) => {
    const value = options[name] === undefined ? fromEnv(name, env) : options[name];
    return value === undefined ? undefined : check(value, name);
  };
  const project = required('project', given('project', nameField));
  const logstore = required('logstore', given('logstore', nameField));
  refuse('project', project, projectProblem(project));
  refuse('logstore', logstore, logstoreProblem(logstore));
  const hashKey = field(options, 'hashKey', nameField, undefined);
  return {
    endpoint: parseEndpoint(required('endpoint', given('endpoint', nameField))),
    project,
    logstore,
    topic: given('topic', shortField) ?? '',
    source: given('source', shortField) ?? hostAddress(),
    tags: field(options, 'tags', tagsField, {}),
    packId: field(options, 'packId', booleanField, true),
    hashKey: hashKey === undefined ? undefined : hashKeyOf(hashKey),
  };
}

function required(name: string, value: string | undefined): string {
  if (value !== undefined) return value;
  throw new PutLogsConfigError(
    name,
    `is missing: set the option '${name}' or the environment variable ${variableOf(name)}`,
  );
}

function refuse(name: string, value: string, problem: string | undefined): void {
  if (problem !== undefined) throw wrong(name, value, problem);
}

function parseSignature(options: Options, endpoint: Endpoint) {
  const signature = field(options, 'signature', oneOfField(['v1', 'v4']), 'v1');
  const region = field(options, 'region', regionField, regionOf(endpoint));
  if (signature === 'v4' && region === undefined) {
    throw new PutLogsConfigError(
      'region',
      "is missing: signature 'v4' needs it and this endpoint doesn't name one; set e.g. region: 'cn-hangzhou'",
    );
  }
  return { signature, region };
}

function parseBatching(options: Options) {
  const raised = field(options, 'serviceLimits', oneOfField(['standard', 'raised']), 'standard');
  const limits = raised === 'raised' ? RAISED_LIMITS : STANDARD_LIMITS;
  const bytes = integerField(1, limits.rawBytes, ' bytes');
  const batchBytes = field(options, 'batchBytes', bytes, MIB / 2);
  const bufferBytes = field(
    options,
    'bufferBytes',
    integerField(MIN_BUFFER_BYTES, 64 * 1024 * MIB, ' bytes'),
    64 * MIB,
  );
  if (bufferBytes < batchBytes) {
    throw new PutLogsConfigError(
      'bufferBytes',
      `must be at least batchBytes (${batchBytes}), or no batch could ever fill (got ${bufferBytes})`,
    );
  }
  return {
    limits,
    batchBytes,
    bufferBytes,
    batchLogs: field(options, 'batchLogs', integerField(1, limits.logs), 4096),
    lingerMs: field(options, 'lingerMs', integerField(0, MINUTE_MS, ' ms'), 2000),
    overflow: field(options, 'overflow', oneOfField(['drop-oldest', 'drop-newest']), 'drop-oldest'),
  };
}

function parseCompression(options: Options): Compression {
  const names: readonly CompressionName[] = ['lz4', 'zstd', 'deflate', 'none'];
  return compressionFor(field(options, 'compression', oneOfField(names), 'lz4'));
}

function parseHooks(options: Options): Hooks {
  return {
    onDelivered: field(options, 'onDelivered', functionField<Hooks['onDelivered']>, undefined),
    onDropped: field(options, 'onDropped', functionField<Hooks['onDropped']>, undefined),
    onError: field(options, 'onError', functionField<Hooks['onError']>, undefined),
  };
}

/** It goes into what signature v4 signs, part by part between slashes. */
function regionField(value: unknown, option: string): string {
  const region = nameField(value, option);
  if (!/^[a-z\d-]+$/.test(region)) throw wrong(option, value, "a region such as 'cn-hangzhou'");
  return region;
}
