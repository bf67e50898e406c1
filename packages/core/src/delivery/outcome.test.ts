import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HttpAnswer } from '../runtime.js';
import { classify, type Outcome } from './outcome.js';

const NOW_MS = Date.UTC(2026, 10, 24, 12, 0, 0);
const REQUEST_ID = '5F0C1A2B3C4D5E6F70819203';

function answer(
  status: number,
  {
    code,
    headers,
    ...rest
  }: { code?: string; headers?: Record<string, string>; body?: string } = {},
): HttpAnswer {
  const body = code === undefined ? '' : JSON.stringify({ errorCode: code, errorMessage: 'why' });
  const all = { 'x-log-requestid': REQUEST_ID, ...headers };
  return { kind: 'answer', status, headers: all, body, ...rest };
}

const withoutId = (status: number, options: Parameters<typeof answer>[1] = {}) =>
  answer(status, { ...options, headers: { ...options.headers, 'x-log-requestid': '' } });

const outcome = (result: HttpAnswer) => classify(result, NOW_MS);

/** A word for an outcome: its kind and what is said with it. */
function wordFor(result: Outcome): string {
  if (result.kind === 'retry') return `retry ${result.cause}`;
  return result.kind === 'split' ? `split ${result.reason}` : result.kind;
}

describe('an answer of the service', () => {
  it.each([
    [400, 'RequestTimeExpired', 'correct-clock'],
    [400, 'RequestTimeTooSkewed', 'correct-clock'],
    [400, 'PostBodyTooLarge', 'split too-large'],
    [413, 'PostBodyTooLarge', 'split too-large'],
    [400, 'PostBodyInvalid', 'split invalid'],
    [499, 'PostBodyInvalid', 'split invalid'],
    [400, 'InvalidEncoding', 'split invalid'],
    [400, 'InvalidKey', 'split invalid'],
    [400, 'InvalidTimestamp', 'split invalid'],
    [400, 'PostBodyUncompressError', 'uncompressed'],
    [400, 'InvalidCompressType', 'uncompressed'],
    [401, 'Unauthorized', 'refresh-credentials'],
    [403, 'Unauthorized', 'refresh-credentials'],
    [401, 'SignatureNotMatch', 'refresh-credentials'],
    [401, 'SecurityTokenExpired', 'refresh-credentials'],
    [401, 'SecurityToken.Expired', 'refresh-credentials'],
    [401, 'InvalidSecurityToken', 'refresh-credentials'],
    [401, 'InvalidAccessKeyId', 'refresh-credentials'],
    [404, 'InvalidAccessKeyId.NotFound', 'refresh-credentials'],
    [401, 'SomethingNew', 'refresh-credentials'],
    [403, 'WriteQuotaExceed', 'retry quota'],
    [403, 'writequotaexceed', 'retry quota'],
    [403, 'ShardWriteQuotaExceed', 'retry quota'],
    [403, 'ExceedQuota', 'retry quota'],
    [503, 'ServerBusy', 'retry quota'],
    [429, 'Throttling', 'retry quota'],
    [403, 'ProjectForbidden', 'retry not-found'],
    [404, 'ProjectNotExist', 'retry not-found'],
    [404, 'ProjectNotExists', 'retry not-found'],
    [404, 'LogStoreNotExist', 'retry not-found'],
    [404, 'LogstoreNotExists', 'retry not-found'],
    [404, 'LogStoreWithoutShard', 'retry not-found'],
    [400, 'LogStoreNotExist', 'retry not-found'],
    [404, 'SomethingNew', 'retry not-found'],
    [500, 'InternalServerError', 'retry server'],
    [500, 'RequestTimeout', 'retry server'],
    [502, 'SomethingNew', 'retry server'],
    [504, 'SomethingNew', 'retry server'],
    [408, 'SomethingNew', 'retry server'],
    [400, 'ParameterInvalid', 'reject'],
    [400, 'MissingBodyRawSize', 'reject'],
    [400, 'InvalidAPIVersion', 'reject'],
    [403, 'SomethingNew', 'reject'],
    [411, 'MissingContentLength', 'reject'],
    [413, 'SomethingNew', 'split too-large'],
    [415, 'InvalidContentType', 'reject'],
    [499, 'SomethingNew', 'reject'],
  ])('%i %s: %s', (status, code, expected) => {
    const result = outcome(answer(status, { code }));
    expect(wordFor(result)).toBe(expected);
    expect(result).toMatchObject({ error: { code, status, requestId: REQUEST_ID } });
  });

  it.each([
    ['no body', ''],
    ['a body that is no error', '{"errorCode":"PostBodyInvalid"}'],
    ['garbage', '<html>'],
  ])('200 with a request id is delivered, with %s', (_, body) => {
    expect(outcome(answer(200, { body }))).toEqual({ kind: 'delivered', requestId: REQUEST_ID });
  });

  it('is read in the form of the gateway too', () => {
    const body = '{"Error":{"Code":"PostBodyTooLarge","Message":"too large","RequestId":"1"}}';
    expect(outcome(answer(400, { body }))).toEqual({
      kind: 'split',
      reason: 'too-large',
      error: { code: 'PostBodyTooLarge', message: 'too large', status: 400, requestId: REQUEST_ID },
    });
  });

  it.each([
    [400, 'retry server'],
    [403, 'retry server'],
    [401, 'refresh-credentials'],
    [404, 'retry not-found'],
    [413, 'split too-large'],
    [429, 'retry quota'],
    [500, 'retry server'],
    [204, 'retry server'],
    [307, 'retry not-found'],
  ])('%i without a readable errorCode: %s', (status, expected) => {
    for (const body of ['', '{"errorCode":"PostBodyInv', '[]', 'null', '{"errorCode":7}']) {
      const result = outcome(answer(status, { body }));
      expect(wordFor(result)).toBe(expected);
      expect(result).toMatchObject({ error: { code: 'BadResponse', status } });
    }
  });
});

describe('an answer without the request id of the service is retried', () => {
  it.each([
    [200, 'retry server'],
    [204, 'retry server'],
    [400, 'retry server'],
    [401, 'retry server'],
    [404, 'retry server'],
    [407, 'retry server'],
    [413, 'retry server'],
    [429, 'retry quota'],
    [502, 'retry server'],
    [504, 'retry server'],
    [302, 'retry not-found'],
  ])('%i: %s', (status, expected) => {
    expect(wordFor(outcome(withoutId(status)))).toBe(expected);
    expect(wordFor(outcome(withoutId(status, { body: '<html>sign in</html>' })))).toBe(expected);
    expect(wordFor(outcome(withoutId(status, { code: 'PostBodyInvalid' })))).toBe(expected);
  });

  it('and a redirect is named, without its path', () => {
    const headers = { location: 'http://169.254.169.254/latest?token=t' };
    const result = outcome(withoutId(302, { headers }));
    expect(result).toMatchObject({
      error: {
        message:
          'HTTP 302 redirects to http://169.254.169.254, which is not followed: check the endpoint',
      },
    });
  });
});

it('a failure of the network is retried, with its code', () => {
  const failure = {
    kind: 'failure',
    code: 'ECONNREFUSED',
    message: 'connect\n\u001b[31m',
  } as const;
  expect(classify(failure, NOW_MS)).toEqual({
    kind: 'retry',
    cause: 'network',
    error: { code: 'ECONNREFUSED', message: 'connect [31m' },
    retryAfterMs: undefined,
  });
});

describe('Retry-After', () => {
  const afterMs = (value: string, date?: string) => {
    const headers = { 'retry-after': value, ...(date !== undefined && { date }) };
    const result = outcome(answer(503, { code: 'ServerBusy', headers }));
    return 'retryAfterMs' in result ? result.retryAfterMs : 'not a retry';
  };

  it.each([
    ['0', 0],
    ['7', 7000],
    ['999999999', 300_000],
    ['Tue, 24 Nov 2026 12:00:30 GMT', 30_000],
    ['Wed, 25 Nov 2026 12:00:00 GMT', 300_000],
  ])('%s is honoured, up to five minutes', (value, expected) => {
    expect(afterMs(value)).toBe(expected);
  });

  it.each([
    ...['', '-1', '1.5', '0x10', '1e3', ' 7', 'soon', 'NaN', 'Tue, 24 Nov 2026 11:59:59 GMT'],
    ...['2026-11-24T12:01:00Z', 'Tue, 99 Nov 2026 12:00:30 GMT', '9'.repeat(10_000)],
  ])('%j is ignored', (value) => {
    expect(afterMs(value.slice(0, 200))).toBeUndefined();
  });

  it('as a date is read by the clock that wrote it', () => {
    const anHourAhead = 'Tue, 24 Nov 2026 13:00:00 GMT';
    expect(afterMs('Tue, 24 Nov 2026 13:00:20 GMT', anHourAhead)).toBe(20_000);
  });
});

describe("the service's time", () => {
  const date = 'Tue, 24 Nov 2026 12:30:00 GMT';
  it.each([
    [{ 'x-log-time': '1795523400' }, 1_795_523_400_000],
    [{ 'x-log-time': '1795523400', date }, 1_795_523_400_000],
    [{ date }, Date.UTC(2026, 10, 24, 12, 30)],
    [{ 'x-log-time': 'now', date }, Date.UTC(2026, 10, 24, 12, 30)],
    [{ 'x-log-time': '0', date }, Date.UTC(2026, 10, 24, 12, 30)],
    [{ 'x-log-time': '-5' }, undefined],
    [{ date: 'yesterday' }, undefined],
    [{}, undefined],
  ])('is read from %j', (headers, serverTimeMs) => {
    const result = outcome(answer(400, { code: 'RequestTimeExpired', headers }));
    expect(result).toMatchObject({ kind: 'correct-clock', serverTimeMs });
  });
});

describe('messages', () => {
  const messageOf = (body: string, secrets: string[] = []) => {
    const result = classify(answer(400, { body }), NOW_MS, secrets);
    return 'error' in result ? result.error.message : undefined;
  };
  const body = (errorMessage: string, errorCode = 'ParameterInvalid') =>
    JSON.stringify({ errorCode, errorMessage });

  it('are one printable line of at most 500 characters, whatever the service says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 700 }), (text) => {
        const message = messageOf(body(`${text}x`)) ?? '';
        expect(message).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u2029]/u);
        expect(message.length).toBeGreaterThan(0);
        expect(message.length).toBeLessThanOrEqual(500);
      }),
    );
  });

  it('mask the secrets that an answer repeats', () => {
    expect(messageOf(body('key LTAI-id, pass TOKEN'), ['LTAI-id', 'TOKEN', ''])).toBe(
      'key ***, pass ***',
    );
  });

  it('mask them wherever else an answer repeats them', () => {
    const secrets = ['the-key-of-somebody'];
    const id = { 'x-log-requestid': 'x the-key-of-Somebody' };
    const location = 'https://THE-KEY-OF-SOMEBODY.example.com/';
    const all = [
      classify(answer(200, { headers: id }), NOW_MS, secrets),
      classify(answer(500, { headers: id }), NOW_MS, secrets),
      classify(withoutId(302, { headers: { location } }), NOW_MS, secrets),
      classify({ kind: 'failure', code: 'E\n the-key-of-somebody', message: '' }, NOW_MS, secrets),
    ];
    expect(JSON.stringify(all)).not.toMatch(/the-key-of-somebody|\\n/i);
    expect(all[0]).toEqual({ kind: 'delivered', requestId: 'x ***' });
  });

  it('never repeat what was signed', () => {
    const message = messageOf(
      body('signature abc= of POST\\nx-acs-security-token:T', 'SignatureNotMatch'),
    );
    expect(message).toBe('the signature is not accepted: is accessKeySecret right?');
  });

  it('stay short for a code that is a whole page', () => {
    const result = outcome(answer(400, { code: 'x'.repeat(60_000) }));
    expect(result).toMatchObject({ error: { code: `${'x'.repeat(99)}…` } });
  });
});
