import { contendersOf, SDK, WINSTON, winstonLoggers } from './loggers.mjs';

/**
 * @param {Pick<import('../runner/types.mjs').Figure, 'number' | 'key' | 'title'>} name
 * @param {'typical' | 'traced'} corpus
 * @returns {import('../runner/types.mjs').Figure}
 */
function wireBytes(name, corpus) {
  const shipping = winstonLoggers.filter(({ offline }) => !offline);
  return {
    ...name,
    note: 'All that comes over the connections, heads of requests included. The official SDK posts the records as they are, uncompressed protobuf, so that the ratio to it is that of wire bytes to raw bytes.',
    sizes: {
      full: { rounds: 5, records: 20_000, warmUpRecords: 0 },
      quick: { rounds: 1, records: 3000, warmUpRecords: 0 },
      tiny: { rounds: 1, records: 60, warmUpRecords: 0 },
    },
    contenders: contendersOf(shipping, 'deliver', { corpus }),
    measures: [
      {
        key: 'bytes',
        title: '',
        unit: 'B',
        digits: 0,
        value: (_measured, { wireBytes: bytes, records }) => bytes / records,
      },
    ],
    goals: [{ measure: 'bytes', of: WINSTON, to: SDK, atMost: 0.35 }],
  };
}

export const typicalWireBytes = wireBytes(
  { number: '7a', key: 'wire-bytes', title: 'bytes on the wire for a record' },
  'typical',
);
export const tracedWireBytes = wireBytes(
  {
    number: '7b',
    key: 'wire-bytes-traced',
    title: 'bytes on the wire for a record with a random trace id and address',
  },
  'traced',
);
