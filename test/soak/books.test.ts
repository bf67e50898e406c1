import { describe, expect, it } from 'vitest';
import { balance } from './books.mjs';

const STATS = {
  recovered: 0,
  droppedTotal: 0,
  dropped: {},
  pending: { open: 0, sealed: 0, inFlight: 0, spooled: 0, total: 0 },
  spooledBytes: 0,
  bufferedBytes: 0,
  deliveredRawBytes: 0,
  deliveredBodyBytes: 0,
  requests: 2,
  retries: 0,
  hookFailures: 0,
  lastDeliveredAt: undefined,
  lastError: undefined,
};

const request = (requestId: string, ranges: number[], status = 200) => {
  let records = 0;
  for (let at = 0; at < ranges.length; at += 2) {
    records += (ranges[at + 1] ?? 0) - (ranges[at] ?? 0) + 1;
  }
  return { requestId, topic: 'a', records, ranges, outcome: 'answered', status };
};

/** Ten records in two requests, and nothing wrong. */
function sound() {
  return {
    told: {
      logged: 10,
      stats: { ...STATS, received: 10, delivered: 10 },
      news: {
        delivered: [
          { requestId: 'first', records: 5 },
          { requestId: 'second', records: 5 },
        ],
        dropped: [] as { reason: string; records: number; ids: number[] }[],
        failures: {} as Record<string, number>,
      },
    },
    stored: {
      requests: [request('first', [0, 4]), request('second', [5, 9])],
      cuts: 0,
      maxInFlight: 4,
    },
  };
}

function wrongWith(change: (books: ReturnType<typeof sound>) => void): string[] {
  const books = sound();
  change(books);
  return balance(books.told, books.stored).wrong;
}

describe('balance()', () => {
  it('finds nothing wrong when every record was delivered in one request', () => {
    expect(wrongWith(() => undefined)).toEqual([]);
  });

  it('takes a record for lost that is in no request, whatever the sums say', () => {
    const wrong = wrongWith(({ stored }) => {
      stored.requests[1] = request('second', [5, 8]);
    });
    expect(wrong).toEqual(['1 records are missing, 0 were dropped: 9']);
  });

  it('takes a record for lost that is only in a request that the shipper never heard of', () => {
    const wrong = wrongWith(({ stored }) => {
      stored.requests[1] = request('second', [5, 8]);
      stored.requests.push(request('unheard', [9, 9], 500));
    });
    expect(wrong).toEqual(['1 records are missing, 0 were dropped: 9']);
  });

  it('finds a record that was delivered twice', () => {
    const wrong = wrongWith(({ stored }) => {
      stored.requests[1] = request('second', [4, 9]);
    });
    expect(wrong).toEqual(['1 records were delivered twice: 4']);
  });

  it('lets a record be stored again after a lost answer, and counts it', () => {
    const { told, stored } = sound();
    stored.requests.push(request('unheard', [5, 9], 500));
    expect(balance(told, stored)).toMatchObject({ wrong: [], repeated: 5, lostAnswers: 1 });
  });

  it('wants an explanation for an answer that got lost without a fault', () => {
    const unexplained = ({ stored }: ReturnType<typeof sound>) =>
      void stored.requests.push(request('unheard', [5, 9]));
    expect(wrongWith(unexplained)).toEqual([
      '1 answers got lost, of which no more than 0 are explained',
    ]);
    expect(
      wrongWith((books) => {
        unexplained(books);
        books.told.news.failures['RequestTimeout'] = 1;
      }),
    ).toEqual([]);
  });

  it('finds a request that is told as delivered and was never stored', () => {
    const wrong = wrongWith(({ stored }) => {
      stored.requests = stored.requests.slice(0, 1);
    });
    expect(wrong).toContain('1 requests are delivered but not stored');
  });

  it('finds records that are stored and were never logged', () => {
    const wrong = wrongWith(({ stored }) => {
      stored.requests[1] = request('second', [5, 10]);
    });
    expect(wrong).toEqual(['1 records are stored that were never logged']);
  });

  it('holds what was dropped against what is missing, record by record', () => {
    const books = sound();
    books.told.stats = {
      ...books.told.stats,
      delivered: 9,
      droppedTotal: 1,
      dropped: { rejected: 1 },
    };
    books.told.news.delivered[1] = { requestId: 'second', records: 4 };
    books.told.news.dropped.push({ reason: 'rejected', records: 1, ids: [9] });
    books.stored.requests[1] = request('second', [5, 8]);
    expect(balance(books.told, books.stored).wrong).toEqual([]);
    books.told.news.dropped[0] = { reason: 'rejected', records: 1, ids: [3] };
    expect(balance(books.told, books.stored).wrong).toEqual([
      '1 records were dropped and delivered: 3',
    ]);
  });

  it('finds sums that disagree', () => {
    const wrong = wrongWith(({ told }) => {
      told.stats.received = 11;
      told.news.dropped.push({ reason: 'overflow', records: 2, ids: [] });
    });
    expect(wrong).toEqual([
      "received = logged doesn't hold: 11, 10",
      "received = delivered + dropped doesn't hold: 11, 10",
      "dropped as overflow = told as dropped doesn't hold: 0, 2",
    ]);
  });
});
