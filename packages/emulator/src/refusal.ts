import { type ServiceErrorCode, serviceError } from './service-errors.js';

/** Values of the request are quoted in answers no longer than this, so that answers stay small. */
const MAX_QUOTE_CHARS = 200;

interface RefusalDetails {
  /** The service's words, where the table's are not specific enough. */
  message?: string | undefined;
  /** What the emulator knows beyond the service's words; kept with the request, never sent. */
  hint?: string | undefined;
  /** Where the service answers this code with another status than the table's. */
  status?: number | undefined;
}

/** Thrown by a check that a request fails; caught in one place and answered. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: string;
  readonly status: number;
  readonly hint: string | undefined;

  constructor(code: ServiceErrorCode, { message, hint, status }: RefusalDetails = {}) {
    super(message ?? serviceError(code).message);
    this.code = code;
    this.status = status ?? serviceError(code).status;
    this.hint = hint;
  }
}

/** A value of the request as it may appear in a message. */
export function quote(value: string): string {
  return value.length <= MAX_QUOTE_CHARS ? value : `${value.slice(0, MAX_QUOTE_CHARS)}…`;
}
