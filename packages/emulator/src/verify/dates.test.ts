import { describe, expect, it } from 'vitest';
import { parseCompactDate, parseHttpDate } from './dates.js';

describe('parseHttpDate()', () => {
  it.each([
    ['Mon, 09 Nov 2015 06:11:16 GMT', '2015-11-09T06:11:16Z'],
    // From the official Go SDK's vectors: a day of one digit, and a Sunday.
    ['Mon, 3 Jan 2010 08:33:47 GMT', '2010-01-03T08:33:47Z'],
    ['Thu, 29 Feb 2024 23:59:59 GMT', '2024-02-29T23:59:59Z'],
  ])('reads %s', (text, iso) => {
    expect(parseHttpDate(text)).toBe(Date.parse(iso));
  });

  it.each([
    '2015-11-09T06:11:16Z',
    'Mon, 09 Nov 2015 06:11:16 +0000',
    'Mon, 09 Foo 2015 06:11:16 GMT',
    'Sun, 30 Feb 2025 06:11:16 GMT',
    'Mon, 09 Nov 2015 24:00:00 GMT',
    '1447049476',
    '',
  ])("reads no time from '%s'", (text) => {
    expect(parseHttpDate(text)).toBeUndefined();
  });
});

describe('parseCompactDate()', () => {
  it('reads 20220808T032330Z', () => {
    expect(parseCompactDate('20220808T032330Z')).toBe(Date.parse('2022-08-08T03:23:30Z'));
  });

  it.each(['2022-08-08T03:23:30Z', '20220808T032330', '20221308T032330Z', '20220808T036030Z'])(
    'reads no time from %s',
    (text) => {
      expect(parseCompactDate(text)).toBeUndefined();
    },
  );
});
