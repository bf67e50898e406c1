import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PutLogsConfigError } from '../errors.js';
import { addressOf, parseEndpoint, regionOf } from './endpoint.js';

/** endpoint, project, connects to, Host, x-log-project, region */
const ADDRESSES: [string, string, string, string, string | undefined, string | undefined][] = [
  // The service's own hosts.
  [
    'cn-hangzhou.log.aliyuncs.com',
    'test',
    'https://test.cn-hangzhou.log.aliyuncs.com:443',
    'test.cn-hangzhou.log.aliyuncs.com',
    undefined,
    'cn-hangzhou',
  ],
  [
    'https://cn-hangzhou.log.aliyuncs.com',
    'test',
    'https://test.cn-hangzhou.log.aliyuncs.com:443',
    'test.cn-hangzhou.log.aliyuncs.com',
    undefined,
    'cn-hangzhou',
  ],
  [
    'https://cn-hangzhou.log.aliyuncs.com/',
    'test',
    'https://test.cn-hangzhou.log.aliyuncs.com:443',
    'test.cn-hangzhou.log.aliyuncs.com',
    undefined,
    'cn-hangzhou',
  ],
  [
    'HTTPS://CN-Hangzhou.Log.AliyunCS.com:443',
    'test',
    'https://test.cn-hangzhou.log.aliyuncs.com:443',
    'test.cn-hangzhou.log.aliyuncs.com',
    undefined,
    'cn-hangzhou',
  ],
  [
    'http://cn-hangzhou.log.aliyuncs.com',
    'test',
    'http://test.cn-hangzhou.log.aliyuncs.com:80',
    'test.cn-hangzhou.log.aliyuncs.com',
    undefined,
    'cn-hangzhou',
  ],
  [
    'http://cn-hangzhou.log.aliyuncs.com:443',
    'test',
    'http://test.cn-hangzhou.log.aliyuncs.com:443',
    'test.cn-hangzhou.log.aliyuncs.com:443',
    undefined,
    'cn-hangzhou',
  ],
  [
    'cn-hangzhou-intranet.log.aliyuncs.com',
    'test',
    'https://test.cn-hangzhou-intranet.log.aliyuncs.com:443',
    'test.cn-hangzhou-intranet.log.aliyuncs.com',
    undefined,
    'cn-hangzhou',
  ],
  [
    'cn-shanghai-share.log.aliyuncs.com',
    'test',
    'https://test.cn-shanghai-share.log.aliyuncs.com:443',
    'test.cn-shanghai-share.log.aliyuncs.com',
    undefined,
    'cn-shanghai',
  ],
  [
    'cn-beijing-vpc.sls.aliyuncs.com',
    'test',
    'https://test.cn-beijing-vpc.sls.aliyuncs.com:443',
    'test.cn-beijing-vpc.sls.aliyuncs.com',
    undefined,
    'cn-beijing',
  ],
  [
    'ap-southeast-1.sls.aliyuncs.com',
    'test',
    'https://test.ap-southeast-1.sls.aliyuncs.com:443',
    'test.ap-southeast-1.sls.aliyuncs.com',
    undefined,
    'ap-southeast-1',
  ],
  [
    'log-global.aliyuncs.com',
    'test',
    'https://test.log-global.aliyuncs.com:443',
    'test.log-global.aliyuncs.com',
    undefined,
    undefined,
  ],
  // Written with the project, and things that only look so.
  [
    'test.cn-hangzhou.log.aliyuncs.com',
    'test',
    'https://test.cn-hangzhou.log.aliyuncs.com:443',
    'test.cn-hangzhou.log.aliyuncs.com',
    undefined,
    'cn-hangzhou',
  ],
  [
    'Old_Test.cn-hangzhou.log.aliyuncs.com',
    'Old_Test',
    'https://old_test.cn-hangzhou.log.aliyuncs.com:443',
    'old_test.cn-hangzhou.log.aliyuncs.com',
    undefined,
    'cn-hangzhou',
  ],
  [
    'test.log-global.aliyuncs.com',
    'test',
    'https://test.log-global.aliyuncs.com:443',
    'test.log-global.aliyuncs.com',
    undefined,
    undefined,
  ],
  [
    'cn-hangzhou.log.aliyuncs.com',
    'cn-hangzhou',
    'https://cn-hangzhou.cn-hangzhou.log.aliyuncs.com:443',
    'cn-hangzhou.cn-hangzhou.log.aliyuncs.com',
    undefined,
    'cn-hangzhou',
  ],
  [
    'cn-hangzhou.cn-hangzhou.log.aliyuncs.com',
    'cn-hangzhou',
    'https://cn-hangzhou.cn-hangzhou.log.aliyuncs.com:443',
    'cn-hangzhou.cn-hangzhou.log.aliyuncs.com',
    undefined,
    'cn-hangzhou',
  ],
  [
    'log-global.aliyuncs.com',
    'log-global',
    'https://log-global.log-global.aliyuncs.com:443',
    'log-global.log-global.aliyuncs.com',
    undefined,
    undefined,
  ],
  [
    'other.cn-hangzhou.log.aliyuncs.com',
    'test',
    'https://test.other.cn-hangzhou.log.aliyuncs.com:443',
    'test.other.cn-hangzhou.log.aliyuncs.com',
    undefined,
    'cn-hangzhou',
  ],
  [
    'testing.cn-hangzhou.log.aliyuncs.com',
    'test',
    'https://test.testing.cn-hangzhou.log.aliyuncs.com:443',
    'test.testing.cn-hangzhou.log.aliyuncs.com',
    undefined,
    'cn-hangzhou',
  ],
  // Addresses. The first two are of aliyun-log-php-sdk, tests/EndpointTest.php.
  [
    'http://111.111.111.111:442',
    'test',
    'http://111.111.111.111:442',
    'test.111.111.111.111:442',
    undefined,
    undefined,
  ],
  [
    'https://111.111.111.111:80',
    'test',
    'https://111.111.111.111:80',
    'test.111.111.111.111:80',
    undefined,
    undefined,
  ],
  ['http://100.100.0.1', 'test', 'http://100.100.0.1:80', 'test.100.100.0.1', undefined, undefined],
  ['http://[::1]:8080', 'test', 'http://::1:8080', '[::1]:8080', 'test', undefined],
  ['[2001:DB8::1]', 'test', 'https://2001:db8::1:443', '[2001:db8::1]', 'test', undefined],
  ['localhost:8080', 'test', 'https://localhost:8080', 'test.localhost:8080', undefined, undefined],
  ['http://localhost', 'test', 'http://localhost:80', 'test.localhost', undefined, undefined],
  [
    'http://sls.localhost:9000',
    'test',
    'http://localhost:9000',
    'test.sls.localhost:9000',
    undefined,
    undefined,
  ],
  // Custom domains.
  [
    'logs.example.com',
    'test',
    'https://logs.example.com:443',
    'logs.example.com',
    'test',
    undefined,
  ],
  ['http://emulator:8080', 'test', 'http://emulator:8080', 'emulator:8080', 'test', undefined],
  ['http://sls_emulator', 'test', 'http://sls_emulator:80', 'sls_emulator', 'test', undefined],
  [
    'test.example.com:8443',
    'test',
    'https://test.example.com:8443',
    'test.example.com:8443',
    'test',
    undefined,
  ],
  ['notaliyuncs.com', 'test', 'https://notaliyuncs.com:443', 'notaliyuncs.com', 'test', undefined],
  [
    'cn-hangzhou.log.aliyuncs.com.evil.example',
    'test',
    'https://cn-hangzhou.log.aliyuncs.com.evil.example:443',
    'cn-hangzhou.log.aliyuncs.com.evil.example',
    'test',
    undefined,
  ],
  [
    'localhost.example.com',
    'test',
    'https://localhost.example.com:443',
    'localhost.example.com',
    'test',
    undefined,
  ],
];

describe('addressOf', () => {
  it.each(ADDRESSES)('%s with project %s', (text, project, connectTo, host, projectHeader) => {
    const address = addressOf(parseEndpoint(text), project);
    expect(`${address.protocol}//${address.hostname}:${address.port}`).toBe(connectTo);
    expect(address).toMatchObject({ host, projectHeader });
  });
});

describe('regionOf', () => {
  it.each(ADDRESSES)('%s (project %s)', (text, _project, _to, _host, _header, region) => {
    expect(regionOf(parseEndpoint(text))).toBe(region);
  });
});

describe('parseEndpoint', () => {
  it.each([
    ['', 'is empty'],
    [' ', 'holds white space'],
    [' cn-hangzhou.log.aliyuncs.com', 'holds white space'],
    ['cn-hangzhou.log.aliyuncs.com\n', 'holds white space'],
    ['a.example\r\nX-Evil: 1', 'holds white space'],
    ['a.example\0', 'holds white space or control characters'],
    ['a.\u200bexample', 'holds white space or control characters'],
    ['ftp://a.example', "has the unknown scheme 'ftp'"],
    ['file:///etc/passwd', "has the unknown scheme 'file'"],
    ['javascript://a', "has the unknown scheme 'javascript'"],
    ['https://user:hunter2@a.example', 'holds a user name'],
    ['user@a.example', 'holds a user name'],
    ['https://a.example@169.254.169.254', 'holds a user name'],
    ['https://a.example/logstores', 'holds a path'],
    ['a.example/..', 'holds a path'],
    ['a.example//', 'holds a path'],
    ['https:///a.example', 'holds a path'],
    ['a.example\\b', 'holds a path'],
    ['a.example?x=1', 'holds a path, a query or a fragment'],
    ['a.example#x', 'holds a path, a query or a fragment'],
    ['https://', 'has no host'],
    ['https:/a.example', 'holds a path'],
    [':8080', 'has no host'],
    ['a.example:', 'has no valid port'],
    ['a.example:0', 'has no valid port'],
    ['a.example:65536', 'has no valid port'],
    ['a.example:-1', 'has no valid port'],
    ['a.example:0x50', 'has no valid port'],
    ['a.example:80:81', 'has no valid port'],
    ['::1', 'is an IPv6 address without brackets'],
    ['http://fe80::1', 'is an IPv6 address without brackets'],
    ['[fe80::1%25eth0]', 'has no valid IPv6 address'],
    ['[fe80::1%eth0]', 'has no valid IPv6 address'],
    ['[127.0.0.1]', 'has no valid IPv6 address'],
    ['[]', 'has no valid IPv6 address'],
    ['[::1', 'has no valid port'],
    ['a.example.', 'ends in a dot'],
    ['.example', 'has a host name with characters of no host'],
    ['a..example', 'has a host name with characters of no host'],
    ['-a.example', 'has a host name with characters of no host'],
    ['a。example', 'has a host name with characters of no host'],
    ['ａ.example', 'has a host name with characters of no host'],
    ['a%2eexample', 'has a host name with characters of no host'],
    ['a*.example', 'has a host name with characters of no host'],
    [`${'a'.repeat(64)}.example`, 'has a host name with characters of no host'],
    [`${'a.'.repeat(126)}ab`, 'longer than 253 characters'],
    ['2130706433', 'has an IP address in an unusual form'],
    ['0x7f000001', 'has an IP address in an unusual form'],
    ['0x7f.1', 'has an IP address in an unusual form'],
    ['127.1', 'has an IP address in an unusual form'],
    ['256.1.1.1', 'has an IP address in an unusual form'],
    ['1.2.3.4.5', 'has an IP address in an unusual form'],
    ['0177.0.0.1', 'has an IP address in an unusual form'],
    ['①②⑦.0.0.1', 'has a host name with characters of no host'],
    ['http://169.254.169.254', 'has an address that no log service has'],
    ['http://100.100.100.200', 'has an address that no log service has'],
    ['http://0.0.0.0:8080', 'has an address that no log service has'],
    ['http://[::]', 'has an address that no log service has'],
    ['http://[::ffff:169.254.169.254]', 'has an address that no log service has'],
    ['http://[::ffff:7f00:1]', 'has an address that no log service has'],
    ['http://[::127.0.0.1]', 'has an address that no log service has'],
    ['http://[0:0:0:0:0:FFFF:127.0.0.1]', 'has an address that no log service has'],
    ['http://[fe80::1]', 'has an address that no log service has'],
    ['http://[FEBF::1]', 'has an address that no log service has'],
  ])('refuses %j: it %s', (text, problem) => {
    expect(() => parseEndpoint(text)).toThrow(PutLogsConfigError);
    expect(() => parseEndpoint(text)).toThrow(problem);
    expect(() => parseEndpoint(text)).toThrow(/^\[endpoint\] .*write a host as in/);
  });

  it.each([
    'https://user:hunter2@a.example',
    'https://a.example?AccessKeySecret=hunter2',
    'https://a.example#hunter2',
    'https://a.example/logstores?token=\nhunter2',
  ])('does not repeat a password: %j', (text) => {
    expect(() => parseEndpoint(text)).toThrow(/^(?!.*hunter2)/s);
  });

  it('accepts nothing that a URL would read as another host', () => {
    const text = fc.string({ unit: fc.constantFrom(...'ab1.:/@[]%?#\\-_ \t。'), maxLength: 15 });
    fc.assert(
      fc.property(text, (authority) => {
        let accepted: string | undefined;
        try {
          const { hostname, kind } = parseEndpoint(`http://${authority}`);
          // URLs write an IPv6 address in its shortest form.
          accepted = kind === 'ipv6-address' ? new URL(`http://[${hostname}]`).hostname : hostname;
        } catch (error) {
          expect(error).toBeInstanceOf(PutLogsConfigError);
        }
        fc.pre(accepted !== undefined);
        expect(accepted).toBe(new URL(`http://${authority}`).hostname);
      }),
      { numRuns: 500 },
    );
  });
});
