import { findProject } from './project.js';

/** Lower-case names; a header sent twice has its values joined by a comma. */
export type HeaderMap = ReadonlyMap<string, string>;

/** What a request says before its body, read but not judged. */
export interface RequestHead {
  readonly method: string;
  /** As received. */
  readonly url: string;
  /** Percent-decoded, without the query. */
  readonly path: string;
  /** Percent-decoded, in the order received. */
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly headers: HeaderMap;
  readonly project: string | undefined;
  /** Present only for the addresses of PutLogs. */
  readonly logstore: string | undefined;
  readonly hashKey: string | undefined;
  /** `/shards/route`, where a key is required. */
  readonly isRouted: boolean;
}

interface RawRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly rawHeaders: readonly string[];
}

/** `/shards/lb` balances load, `/shards/route` goes by key, and the bare logstore is the old form of `lb`. */
const PUT_LOGS_PATH = /^\/logstores\/([^/]+)(?:\/shards\/(lb|route))?$/;

/** Reads a request's head. Never throws: what can't be read is left as it is, for the checks to refuse. */
export function readRequestHead({ method = '', url = '', rawHeaders }: RawRequest): RequestHead {
  const headers = readHeaders(rawHeaders);
  const mark = url.indexOf('?');
  const path = decode(mark < 0 ? url : url.slice(0, mark));
  const query = mark < 0 ? [] : readQuery(url.slice(mark + 1));
  const match = method === 'POST' ? PUT_LOGS_PATH.exec(path) : null;
  const isRouted = match?.[2] === 'route';
  const key = isRouted ? query.find(([name]) => name === 'key')?.[1] : undefined;
  return {
    method,
    url,
    path,
    query,
    headers,
    project: findProject(headers),
    logstore: match?.[1],
    hashKey: key ?? headers.get('x-log-hashkey'),
    isRouted,
  };
}

function readHeaders(rawHeaders: readonly string[]): HeaderMap {
  const headers = new Map<string, string>();
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] ?? '').toLowerCase();
    const value = readValue(rawHeaders[i + 1] ?? '');
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before},${value}`);
  }
  return headers;
}

/** Node reads header bytes as latin1; a signature is over the bytes, which clients mean as UTF-8. */
function readValue(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString('utf8').trim();
}

function readQuery(text: string): [string, string][] {
  return text
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const mark = pair.indexOf('=');
      if (mark < 0) return [decodeForm(pair), ''];
      return [decodeForm(pair.slice(0, mark)), decodeForm(pair.slice(mark + 1))];
    });
}

/** Go and Python write a space as `+`. */
function decodeForm(text: string): string {
  return decode(text.replaceAll('+', ' '));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Not percent-encoded text: the raw text is what the client signed, if it signed anything.
    return text;
  }
}
