/** What would end a header, leave a path or a host, or be read otherwise by whoever reads it next. */
export const HOSTILE_TEXTS: readonly string[] = [
  ...['a\r\nX-Evil: 1', 'a\nX-Evil: 1', 'a\rX-Evil: 1', '\r\n\r\nGET /evil HTTP/1.1\r\n\r\n'],
  ...['a\0b', '\u0001', 'a\u007f', '\u0085X-Evil: 1', '\u2028X-Evil: 1', '\u010d\u010aX-Evil: 1'],
  ...[
    '../x',
    '..',
    '.',
    'a/../../x',
    '..%2fx',
    '%2e%2e%2f',
    'a\\..\\x',
    '/',
    '//evil.example',
    'a/b',
  ],
  ...[
    'a@evil.example',
    'user:pass@evil.example',
    'a:80',
    'a#b',
    'a?b=c',
    'a&b',
    'a;b',
    'evil.example/',
  ],
  ...[
    'a。evil.example',
    'a．evil',
    'a｡evil',
    '\u2024',
    '℀',
    'ａｂｃ',
    '\u200babc',
    '\ufeffabc',
    'ab\u202ecd',
  ],
  ...['', ' ', ' abc', 'abc ', '\t', 'a b', '%00', '%0d%0aX-Evil: 1', 'a%20b'],
  ...['__proto__', 'constructor', 'toString', '[object Object]', 'null', 'undefined'],
  ...['\ud800', 'a\udc00b', '😀', '用户', 'é', 'x'.repeat(129), 'x'.repeat(70_000), '€'.repeat(43)],
];

/** Forty endpoints that nobody means, or that lead where nobody means. */
export const HOSTILE_ENDPOINTS: readonly string[] = [
  // Machines that answer whoever runs there.
  ...['http://169.254.169.254', '169.254.169.254/latest/meta-data', 'http://100.100.100.200'],
  ...['http://[::ffff:169.254.169.254]', 'http://[::ffff:a9fe:a9fe]', 'http://[fe80::1%eth0]'],
  ...['http://[fe80::1]', 'http://0.0.0.0', 'http://[::]', 'http://[::127.0.0.1]'],
  // Addresses in a form that is not seen to be one.
  ...['2130706433', '0x7f000001', '0x7f.1', '127.1', '0177.0.0.1', '127.0.0.1.', '①②⑦.⓪.⓪.①'],
  // Another host behind what looks like the right one, or before it.
  ...['cn-hangzhou.log.aliyuncs.com@evil.example', 'https://user:pw@cn-hangzhou.log.aliyuncs.com'],
  ...['cn-hangzhou.log.aliyuncs.com#.evil.example', 'cn-hangzhou.log.aliyuncs.com?.evil.example'],
  ...['cn-hangzhou.log.aliyuncs.com/.evil.example', 'cn-hangzhou.log.aliyuncs.com\\.evil.example'],
  ...['evil.example%2f.log.aliyuncs.com', 'evil。example', 'ｅvil.example', 'evil.example\u200b'],
  ...['-evil.example', 'evil..example', 'evil.example.', '[evil.example]', '[::1', 'a:b:c'],
  // Other schemes, ports that are none, and lines of their own.
  ...[
    'file:///etc/passwd',
    'gopher://evil.example',
    'javascript:alert(1)',
    'unix:/var/run/docker.sock',
  ],
  ...['evil.example:0', 'evil.example:99999', 'evil.example:80\r\nX-Evil: 1', 'evil\0.example'],
];
