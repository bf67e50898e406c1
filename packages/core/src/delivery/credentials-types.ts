/** What a request is signed with. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** STS token. */
  readonly securityToken?: string | undefined;
  /** Milliseconds since the epoch; absent when they don't expire or don't say. */
  readonly expiration?: number | undefined;
}

/** Gets credentials anew, in any shape that `readCredentials` knows. */
export interface CredentialsFetcher {
  fetch(): unknown;
  /** Whether there may be others now than at the last fetch. Must not reject. */
  hasChanged?(): Promise<boolean>;
}

/** Where requests get their credentials. */
export interface CredentialsSource {
  /** Rejects with a `CredentialsError` only. */
  get(): Promise<Credentials>;
  /** What is at hand and has not expired, without asking anybody: for the end of the process. */
  peek(): Credentials | undefined;
  /**
   * The service refused the credentials: the next `get()` asks for new ones.
   * @param refused does nothing when these are not the current ones any more
   * @returns whether that `get()` may well give others
   */
  invalidate(refused?: Credentials): boolean;
}
