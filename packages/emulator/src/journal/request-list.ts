import type { ReceivedRequest, RequestQuery } from './records.js';

/** The newest requests, at most a given number of them. */
export class RequestList {
  readonly #maxRequests: number;
  #requests: ReceivedRequest[] = [];
  #dropped = 0;

  constructor(maxRequests: number) {
    this.#maxRequests = maxRequests;
  }

  get droppedCount(): number {
    return this.#dropped;
  }

  add(request: ReceivedRequest): void {
    this.#requests.push(request);
    if (this.#requests.length <= this.#maxRequests) return;
    this.#requests.shift();
    this.#dropped += 1;
  }

  clear(): void {
    this.#requests = [];
    this.#dropped = 0;
  }

  /** A new array of the requests that fit, oldest first. */
  find({ limit, ...query }: RequestQuery = {}): ReceivedRequest[] {
    const found = this.#requests.filter((request) => fits(request, query));
    return limit === undefined || limit >= found.length ? found : found.slice(found.length - limit);
  }
}

function fits(request: ReceivedRequest, query: RequestQuery): boolean {
  const { project, logstore, status, errorCode, where } = query;
  return (
    (project === undefined || request.project === project) &&
    (logstore === undefined || request.logstore === logstore) &&
    (status === undefined || request.status === status) &&
    (errorCode === undefined || request.errorCode === errorCode) &&
    (where === undefined || where(request))
  );
}
