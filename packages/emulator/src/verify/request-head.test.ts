import { describe, expect, it } from 'vitest';
import { readRequestHead } from './request-head.js';

const read = (url: string, headers: Record<string, string> = {}, method = 'POST') =>
  readRequestHead({ method, url, rawHeaders: Object.entries(headers).flat() });

describe('readRequestHead()', () => {
  it.each([
    ['/logstores/app', 'app', undefined],
    ['/logstores/app?', 'app', undefined],
    ['/logstores/app/shards/lb', 'app', undefined],
    ['/logstores/app/shards/lb?processor=p', 'app', undefined],
    ['/logstores/app/shards/route?key=ff', 'app', 'ff'],
    ['/logstores/app/shards/lb?key=ff', 'app', undefined],
    ['/logstores/app/shards/0', undefined, undefined],
    ['/logstores', undefined, undefined],
    ['/', undefined, undefined],
  ])('finds the logstore and the key of %s', (url, logstore, hashKey) => {
    expect(read(url)).toMatchObject({ logstore, hashKey });
  });

  it('takes the key from x-log-hashkey as well', () => {
    const head = read('/logstores/app/shards/lb', { 'X-Log-HashKey': 'aa' });
    expect(head.hashKey).toBe('aa');
  });

  it('sees PutLogs in a POST only', () => {
    expect(read('/logstores/app', {}, 'GET').logstore).toBeUndefined();
  });

  it('decodes the query, and leaves alone what is not percent-encoded', () => {
    const { query } = read('/x?a=%E4%BD%A0+b&c&%=%zz&=v');
    expect(query).toEqual([
      ['a', '你 b'],
      ['c', ''],
      ['%', '%zz'],
      ['', 'v'],
    ]);
  });

  it('joins a header that came twice', () => {
    const rawHeaders = ['X-Log-A', '1', 'x-log-a', '2'];
    expect(readRequestHead({ rawHeaders }).headers.get('x-log-a')).toBe('1,2');
  });

  it.each([
    ['my-project.127.0.0.1:8080', 'my-project'],
    ['my-project.localhost:8080', 'my-project'],
    ['My-Project.cn-hangzhou.log.aliyuncs.com', 'my-project'],
    ['my-project.cn-hangzhou-intranet.log.aliyuncs.com', 'my-project'],
    ['my-project.log-global.aliyuncs.com', 'my-project'],
    ['my-project.cn-hangzhou.sls.aliyuncs.com', 'my-project'],
    ['127.0.0.1:8080', undefined],
    ['localhost', undefined],
    ['[::1]:8080', undefined],
    ['cn-hangzhou.log.aliyuncs.com', undefined],
    ['log-global.aliyuncs.com', undefined],
    ['', undefined],
  ])("finds in Host '%s' the project %s", (host, project) => {
    expect(read('/', { host }).project).toBe(project);
  });

  it('prefers x-log-project, for hosts that cannot carry the project', () => {
    const headers = { Host: 'logs.example.com', 'x-log-project': 'my-project' };
    expect(read('/', headers).project).toBe('my-project');
  });
});
