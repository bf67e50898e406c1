import type { Runtime } from '../runtime.js';
import { CredentialsError, wordsOf } from './credentials-error.js';
import { readCredentials } from './credentials-shape.js';
import type { Credentials, CredentialsFetcher, CredentialsSource } from './credentials-types.js';
import { longSecrets, secretsOf } from './secrets.js';

/** The longest a provider may take. */
const FETCH_TIMEOUT_MS = 10_000;
/** Credentials are renewed this long before they expire, or after four fifths of a shorter life. */
const RENEW_AHEAD_MS = 5 * 60_000;
const RENEW_AHEAD_PART = 1 / 5;
/** Those that don't say when they expire are asked for anew this often. */
const UNDATED_AGE_MS = 60_000;
/** A renewal ahead of time that failed is not tried again for this long. */
const RENEW_PAUSE_MS = 10_000;
/** Nor is one that was asked for others than the refused ones, and had none. */
const REFUSED_PAUSE_MS = 5000;

interface Held {
  readonly credentials: Credentials;
  /** From here on, a request makes them be renewed while it still uses them. */
  readonly renewAt: number;
}

/**
 * Keeps what a fetcher gave for as long as it is good. One fetch at a time, whoever waits for it.
 * While the credentials at hand have not expired, a fetch that fails only gets reported.
 */
export class CredentialsCache implements CredentialsSource {
  readonly #fetcher: CredentialsFetcher;
  readonly #runtime: Pick<Runtime, 'now' | 'timer'>;
  readonly #onRefreshError: ((error: CredentialsError) => void) | undefined;
  #held: Held | undefined;
  #refused = false;
  #pausedUntil = Number.NEGATIVE_INFINITY;
  #sparedUntil = Number.NEGATIVE_INFINITY;
  #fetching: Promise<Credentials> | undefined;

  constructor(
    fetcher: CredentialsFetcher,
    runtime: Pick<Runtime, 'now' | 'timer'>,
    onRefreshError?: (error: CredentialsError) => void,
  ) {
    this.#fetcher = fetcher;
    this.#runtime = runtime;
    this.#onRefreshError = onRefreshError;
  }

  async get(): Promise<Credentials> {
    const good = this.#good();
    if (good === undefined) return this.#refresh();
    if ((this.#refused && !this.#isSpared()) || (await this.#fetcher.hasChanged?.()))
      return this.#refreshOr(good.credentials);
    if (this.#isDue(good)) void this.#refreshOr(good.credentials);
    return good.credentials;
  }

  peek(): Credentials | undefined {
    return this.#good()?.credentials;
  }

  invalidate(refused?: Credentials): boolean {
    const held = this.#held?.credentials;
    if (refused !== undefined && held !== undefined && !isSameKey(refused, held)) return true;
    if (this.#isSpared()) return false;
    this.#refused = true;
    return true;
  }

  #good(): Held | undefined {
    const expiration = this.#held?.credentials.expiration;
    const hasExpired = expiration !== undefined && expiration <= this.#runtime.now();
    return hasExpired ? undefined : this.#held;
  }

  #isSpared(): boolean {
    return this.#runtime.now() < this.#sparedUntil;
  }

  #isDue({ renewAt }: Held): boolean {
    return this.#runtime.now() >= Math.max(renewAt, this.#pausedUntil);
  }

  async #refreshOr(lastGood: Credentials): Promise<Credentials> {
    try {
      return await this.#refresh();
    } catch (error) {
      this.#pausedUntil = this.#runtime.now() + RENEW_PAUSE_MS;
      if (this.#refused) this.#spare();
      if (error instanceof CredentialsError) this.#onRefreshError?.(error);
      return lastGood;
    }
  }

  #refresh(): Promise<Credentials> {
    this.#fetching ??= this.#fetch().finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  async #fetch(): Promise<Credentials> {
    const credentials = await this.#answer();
    const before = this.#held?.credentials;
    this.#held = { credentials, renewAt: this.#renewAt(credentials) };
    if (this.#refused && before !== undefined && isSameKey(credentials, before)) this.#spare();
    this.#refused = false;
    return credentials;
  }

  #spare(): void {
    this.#sparedUntil = this.#runtime.now() + REFUSED_PAUSE_MS;
  }

  /** Ones that are past their time as they come say more about this machine's clock than of themselves. */
  #dated(credentials: Credentials): Credentials {
    const { expiration = Number.POSITIVE_INFINITY } = credentials;
    if (expiration > this.#runtime.now()) return credentials;
    return Object.freeze({ ...credentials, expiration: undefined });
  }

  #renewAt({ expiration }: Credentials): number {
    const now = this.#runtime.now();
    if (expiration === undefined) return now + UNDATED_AGE_MS;
    return expiration - Math.min(RENEW_AHEAD_MS, (expiration - now) * RENEW_AHEAD_PART);
  }

  /** What the fetcher gives, unless it takes too long; its promise may then settle unheard. */
  #answer(): Promise<Credentials> {
    return new Promise((resolve, reject) => {
      const seconds = FETCH_TIMEOUT_MS / 1000;
      const timeout = () =>
        reject(new CredentialsError('ProviderTimeout', `no credentials within ${seconds} s`));
      const timer = this.#runtime.timer(FETCH_TIMEOUT_MS, timeout, { keepAlive: false });
      Promise.resolve()
        .then(() => this.#fetcher.fetch())
        .then((given) => this.#dated(readCredentials(given)))
        .then(resolve, (error: unknown) => reject(this.#failure(error)))
        .finally(() => timer.cancel());
    });
  }

  #failure(error: unknown): CredentialsError {
    if (error instanceof CredentialsError) return error;
    const held = this.#held?.credentials;
    const secrets = held === undefined ? [] : secretsOf(held, {});
    return new CredentialsError('ProviderFailed', wordsOf(error, longSecrets(secrets)));
  }
}

function isSameKey(a: Credentials, b: Credentials): boolean {
  return (
    a.accessKeyId === b.accessKeyId &&
    a.accessKeySecret === b.accessKeySecret &&
    a.securityToken === b.securityToken
  );
}
