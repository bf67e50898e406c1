import type { SealedBatch } from '../batch/sealed-batch.js';
import type { HttpRequest, Runtime } from '../runtime.js';
import type { ServerClock } from './clock.js';
import { type Credentials, CredentialsError, type CredentialsSource } from './credentials.js';
import { classify, type Outcome, type RequestFault } from './outcome.js';
import { putLogsRequest, type RequestOptions } from './request.js';

export interface PutLogsPorts {
  readonly credentials: CredentialsSource;
  readonly clock: ServerClock;
  readonly runtime: Runtime;
}

/** Sends one batch in one request: credentials, headers, signature, post, outcome. Never rejects. */
export class PutLogsClient {
  readonly #options: RequestOptions;
  readonly #ports: PutLogsPorts;

  constructor(options: RequestOptions, ports: PutLogsPorts) {
    this.#options = options;
    this.#ports = ports;
  }

  async put(batch: SealedBatch): Promise<Outcome> {
    const { clock, runtime } = this.#ports;
    const credentials = await this.#credentials();
    if ('kind' in credentials) return credentials;
    try {
      const request = putLogsRequest(batch, credentials, clock.now(), this.#options);
      const result = await runtime.post(request);
      const outcome = classify(result, runtime.now(), secretsOf(credentials));
      if (outcome.kind !== 'refresh-credentials') return outcome;
      return { ...outcome, othersExpected: this.#ports.credentials.invalidate(credentials) };
    } catch (error) {
      return requestFailure(error);
    }
  }

  /** The same request, for others to post at once; undefined while no credentials are at hand. */
  requestNow(batch: SealedBatch): HttpRequest | undefined {
    const { clock, credentials } = this.#ports;
    const key = credentials.peek();
    return key && putLogsRequest(batch, key, clock.now(), this.#options);
  }

  async #credentials(): Promise<Credentials | Outcome> {
    try {
      return await this.#ports.credentials.get();
    } catch (error) {
      return credentialsFailure(error);
    }
  }
}

/** What an answer may repeat, and nobody must read. */
function secretsOf({ accessKeyId, accessKeySecret, securityToken }: Credentials): string[] {
  const secrets = [accessKeyId, accessKeySecret];
  return securityToken === undefined ? secrets : [...secrets, securityToken];
}

/** A provider that fails today may answer tomorrow, so the records stay. */
function credentialsFailure(error: unknown): Outcome {
  const code = error instanceof CredentialsError ? error.code : 'CredentialsError';
  return { kind: 'refresh-credentials', error: fault(code, error) };
}

function requestFailure(error: unknown): Outcome {
  const cause = 'network';
  return { kind: 'retry', cause, error: fault('RequestError', error), retryAfterMs: undefined };
}

function fault(code: string, error: unknown): RequestFault {
  return { code, message: error instanceof Error ? error.message : String(error) };
}
