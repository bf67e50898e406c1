import type { SealedBatch } from '../batch/sealed-batch.js';
import { messageOf } from '../record/thrown.js';
import type { HttpRequest, Runtime } from '../runtime.js';
import type { ServerClock } from './clock.js';
import { type Credentials, CredentialsError, type CredentialsSource } from './credentials.js';
import { classify, type Outcome } from './outcome.js';
import { putLogsRequest, type RequestOptions } from './request.js';
import { secretsOf } from './secrets.js';
import { failureFault, requestIdText } from './service-fault.js';

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
    let credentials: Credentials;
    try {
      credentials = await this.#ports.credentials.get();
    } catch (error) {
      return credentialsFailure(error);
    }
    try {
      const request = putLogsRequest(batch, credentials, clock.now(), this.#options);
      const result = await runtime.post(request);
      const outcome = classify(result, runtime.now(), secretsOf(credentials, request.headers));
      if (outcome.kind !== 'refresh-credentials') return outcome;
      return { ...outcome, othersExpected: this.#ports.credentials.invalidate(credentials) };
    } catch (error) {
      return requestFailure(error, secretsOf(credentials, {}));
    }
  }

  /** The same request, for others to post at once; undefined while no credentials are at hand. */
  requestNow(batch: SealedBatch): HttpRequest | undefined {
    const { clock, credentials } = this.#ports;
    const key = credentials.peek();
    return key && putLogsRequest(batch, key, clock.now(), this.#options);
  }

  /** What somebody else was told for such a request, as it may be told further. */
  requestIdText(text: string, { headers }: HttpRequest): string {
    const key = this.#ports.credentials.peek();
    return requestIdText(text, key === undefined ? [] : secretsOf(key, headers));
  }
}

/** A provider that fails today may answer tomorrow, so the records stay. */
function credentialsFailure(error: unknown): Outcome {
  const { code, message } =
    error instanceof CredentialsError
      ? error
      : { code: 'CredentialsError', message: messageOf(error) };
  return { kind: 'refresh-credentials', error: failureFault({ code, message }) };
}

function requestFailure(error: unknown, secrets: readonly string[]): Outcome {
  const fault = failureFault({ code: 'RequestError', message: messageOf(error) }, secrets);
  return { kind: 'retry', cause: 'network', error: fault, retryAfterMs: undefined };
}
