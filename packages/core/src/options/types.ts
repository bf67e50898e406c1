import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import type { CredentialsDescriptor, CredentialsProvider } from '../delivery/credentials.js';
import type { Hooks } from '../events.js';
import type { CompressionName } from '../wire/compression.js';

export type SignatureVersion = 'v1' | 'v4';
export type OverflowPolicy = 'drop-oldest' | 'drop-newest';

/** Options of a `Producer`. All but the hooks, `agent` and a provider object are JSON-serialisable. */
export interface ProducerOptions extends Hooks {
  /**
   * Host or URL of the service: `cn-hangzhou.log.aliyuncs.com`, a VPC or custom domain, an IP or
   * `localhost:8080`. `https` unless `http://` is written.
   * @default env SLS_ENDPOINT
   */
  endpoint?: string | undefined;
  /** @default env SLS_PROJECT */
  project?: string | undefined;
  /** @default env SLS_LOGSTORE */
  logstore?: string | undefined;
  /** @default env ALIBABA_CLOUD_ACCESS_KEY_ID */
  accessKeyId?: string | undefined;
  /** @default env ALIBABA_CLOUD_ACCESS_KEY_SECRET */
  accessKeySecret?: string | undefined;
  /** STS token. @default env ALIBABA_CLOUD_SECURITY_TOKEN */
  securityToken?: string | undefined;
  /** A provider object, or a descriptor of one that can cross a worker boundary. Instead of the three above. */
  credentials?: CredentialsProvider | CredentialsDescriptor | undefined;
  /** @default 'v1' */
  signature?: SignatureVersion | undefined;
  /** For signature v4. @default read from the endpoint where it can be */
  region?: string | undefined;
  /** At most 128 bytes. @default env SLS_TOPIC, else '' */
  topic?: string | undefined;
  /** At most 128 bytes. @default env SLS_SOURCE, else this host's first non-internal IP address */
  source?: string | undefined;
  /** Log tags, shown as `__tag__:<key>`. @default {} */
  tags?: Readonly<Record<string, string>> | undefined;
  /** Adds the `__pack_id__` tag, which gives the console its context view. @default true */
  packId?: boolean | undefined;
  /** KeyHash mode: 32 hex digits as they are, anything else MD5-hashed. @default none (load balancing) */
  hashKey?: string | undefined;
  /** @default 'lz4' */
  compression?: CompressionName | undefined;
  /** Raw bytes at which a batch is sent; at most 3 MiB, or 10 MiB with `serviceLimits: 'raised'`. @default 524288 */
  batchBytes?: number | undefined;
  /** Records at which a batch is sent; at most 4096, or 40960 with `serviceLimits: 'raised'`. @default 4096 */
  batchLogs?: number | undefined;
  /** The longest a record waits for others, in milliseconds. @default 2000 */
  lingerMs?: number | undefined;
  /** `'raised'` allows the newer limits of 10 MiB and 40960 logs a request. @default 'standard' */
  serviceLimits?: 'standard' | 'raised' | undefined;
  /** Everything held: open, sealed and in flight, in bytes. @default 67108864 */
  bufferBytes?: number | undefined;
  /** What goes when `bufferBytes` is full. @default 'drop-oldest' */
  overflow?: OverflowPolicy | undefined;
  /** Requests under way at once. @default 4 */
  maxInFlight?: number | undefined;
  /** The whole of one request, in milliseconds. @default 15000 */
  requestTimeoutMs?: number | undefined;
  /** How long a batch is retried before it is dropped as `expired`, in milliseconds. @default 21600000 (6 h) */
  retryMaxAgeMs?: number | undefined;
  /**
   * The longest that delivery may hold a process that ends, in milliseconds: one that runs out of
   * work, calls `process.exit()` or fails with an uncaught error. What is left then goes to the spool, or
   * is dropped as `exit-timeout`. 0 turns delivery at the end off. @default 3000
   */
  exitTimeoutMs?: number | undefined;
  /** Batches on disk: for outages longer than memory lasts, and for what a process leaves. @default none */
  spool?: SpoolOption | undefined;
  /** Nested plain objects become dotted keys (`user.id`) instead of JSON. @default false */
  flatten?: boolean | undefined;
  /**
   * An http(s).Agent: a proxy, a custom CA. One that checks no certificate, or allows less than TLS 1.2,
   * is refused.
   * @default an own keep-alive agent
   */
  agent?: HttpAgent | HttpsAgent | undefined;
}

export interface SpoolOption {
  /** Made when it isn't there; 0700. Several processes may share it. */
  dir: string;
  /** The most that one process's files may take, in bytes. @default 1073741824 (1 GiB) */
  maxBytes?: number | undefined;
  /**
   * `'overflow'`: what memory can't hold, and what is left at the end, goes to disk. `'always'`: every
   * record does, at the end of the turn of the event loop in which it was logged. @default 'overflow'
   */
  mode?: 'overflow' | 'always' | undefined;
  /** Waits until the disk itself has what is written, so that it survives the machine. @default false */
  fsync?: boolean | undefined;
}
