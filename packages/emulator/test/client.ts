import { createHash, createHmac } from 'node:crypto';
import { type Agent, type IncomingHttpHeaders, request } from 'node:http';
import { DEFAULT_ACCESS_KEY_ID, DEFAULT_ACCESS_KEY_SECRET, type Emulator } from '../src/index.js';

export interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface TestRequest {
  method?: string;
  path?: string;
  body?: Uint8Array;
  /** `undefined` takes a header away. */
  headers?: Record<string, string | undefined>;
  accessKeyId?: string;
  accessKeySecret?: string;
  securityToken?: string;
  /** Put over the headers after they have been signed. */
  tamper?: Record<string, string | undefined>;
  signature?: 'v1' | 'v4';
  region?: string;
  dateMs?: number;
  agent?: Agent;
}

const md5 = (body: Uint8Array) => createHash('md5').update(body).digest('hex').toUpperCase();
const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string) =>
  createHmac('sha256', key).update(data).digest();

function present(headers: Record<string, string | undefined>): Record<string, string> {
  const entries = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return Object.fromEntries(entries);
}

function canonical(headers: Record<string, string>, names: RegExp): string[] {
  return Object.keys(headers)
    .filter((name) => names.test(name))
    .sort()
    .map((name) => `${name}:${headers[name]}`);
}

function signV1(method: string, path: string, headers: Record<string, string>, secret: string) {
  const [route = '', query] = path.split('?');
  const resource = query === undefined ? route : `${route}?${query.split('&').sort().join('&')}`;
  const { 'content-md5': contentMd5 = '', 'content-type': type = '', date = '' } = headers;
  const lines = canonical(headers, /^x-(log|acs)-/);
  const text = [method, contentMd5, type, date, ...lines, resource].join('\n');
  const hash = headers['x-log-signaturemethod'] === 'hmac-sha256' ? 'sha256' : 'sha1';
  return createHmac(hash, secret).update(text).digest('base64');
}

function signV4(
  method: string,
  path: string,
  headers: Record<string, string>,
  secret: string,
  region: string,
) {
  const [route = '', query = ''] = path.split('?');
  const lines = canonical(headers, /^(content-type|host|x-log-.*|x-acs-.*)$/);
  const names = lines.map((line) => line.slice(0, line.indexOf(':'))).join(';');
  const bodyHash = headers['x-log-content-sha256'] ?? '';
  const request = [method, route, query, ...lines, '', names, bodyHash].join('\n');
  const dateTime = headers['x-log-date'] ?? '';
  const scope = [dateTime.slice(0, 8), region, 'sls', 'aliyun_v4_request'];
  const text = ['SLS4-HMAC-SHA256', dateTime, scope.join('/'), sha256(request)].join('\n');
  const key = scope.reduce<string | Buffer>(hmac, `aliyun_v4${secret}`);
  return { scope: scope.join('/'), signature: hmac(key, text).toString('hex') };
}

/** The headers of a right and signed PutLogs request, changed as the test wants. */
export function signedHeaders(
  emulator: Pick<Emulator, 'port'>,
  test: TestRequest,
): Record<string, string> {
  const {
    method = 'POST',
    path = '/logstores/my-logstore/shards/lb',
    body = Buffer.alloc(0),
  } = test;
  const { accessKeyId = DEFAULT_ACCESS_KEY_ID, signature = 'v1', region = 'cn-hangzhou' } = test;
  const { accessKeySecret = DEFAULT_ACCESS_KEY_SECRET, dateMs = Date.now() } = test;
  const isV4 = signature === 'v4';
  const date = new Date(dateMs);
  const headers = present({
    host: `my-project.127.0.0.1:${emulator.port}`,
    'content-type': 'application/x-protobuf',
    'content-length': String(body.length),
    'x-log-apiversion': '0.6.0',
    'x-log-bodyrawsize': String(body.length),
    'x-acs-security-token': test.securityToken,
    ...(isV4
      ? {
          'x-log-date': `${date.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`,
          'x-log-content-sha256': sha256(body),
        }
      : {
          date: date.toUTCString(),
          'content-md5': md5(body),
          'x-log-signaturemethod': 'hmac-sha1',
        }),
    ...test.headers,
  });
  if (isV4) {
    const v4 = signV4(method, path, headers, accessKeySecret, region);
    const credential = `${accessKeyId}/${v4.scope}`;
    headers['authorization'] =
      `SLS4-HMAC-SHA256 Credential=${credential},Signature=${v4.signature}`;
  } else {
    headers['authorization'] =
      `LOG ${accessKeyId}:${signV1(method, path, headers, accessKeySecret)}`;
  }
  return present({ ...headers, ...test.tamper });
}

/** Sends one request over a real socket; rejects with the socket's error. */
export function send(emulator: Pick<Emulator, 'port'>, test: TestRequest): Promise<Reply> {
  const { method = 'POST', path = '/logstores/my-logstore/shards/lb', body, agent } = test;
  const headers = signedHeaders(emulator, test);
  return new Promise((resolve, reject) => {
    const options = { port: emulator.port, host: '127.0.0.1', method, path, headers };
    const client = request(
      { ...options, setHost: false, ...(agent === undefined ? {} : { agent }) },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
        );
      },
    );
    client.on('error', reject);
    client.end(body);
  });
}

/** Status and code of an answer, in one value to compare. */
export function verdict({ status, body }: Reply): string {
  if (body === '') return String(status);
  const parsed: unknown = JSON.parse(body);
  const code =
    typeof parsed === 'object' && parsed !== null && 'errorCode' in parsed ? parsed.errorCode : '?';
  return `${status} ${String(code)}`;
}

/** Seconds since the epoch, now. */
export function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
