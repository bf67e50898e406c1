import {
  type Allocate,
  type Compression,
  type CompressionName,
  compressionFor,
} from '../wire/compression.js';
import { slackBytes } from './body-pool.js';
import type { Destination } from './target.js';

/** Memory that a sealed batch takes besides its body, so that many tiny batches are bounded too. */
const OVERHEAD_BYTES = 1024;

/** Complete, compressed and immutable: what a request sends. */
export interface SealedBatch {
  readonly destination: Destination;
  /** The LogGroup, compressed. */
  readonly body: Uint8Array;
  readonly compression: CompressionName;
  /** Bytes of the LogGroup before compression. */
  readonly rawBytes: number;
  readonly logs: number;
}

/** What a sealed batch counts for in `bufferBytes`. */
export function heldBytesOf({ body }: SealedBatch): number {
  return body.length + slackBytes(body.length) + OVERHEAD_BYTES;
}

/** The most that `rawBytes` of logs count for in sealed batches: what can't be compressed grows a little. */
export function heldBytesBound(rawBytes: number): number {
  return rawBytes + (rawBytes >>> 6) + 1;
}

/** The most that an empty batch with this trailer counts for. */
export function emptyBatchBound(trailerBytes: number): number {
  return OVERHEAD_BYTES + 64 + heldBytesBound(trailerBytes);
}

/**
 * Seals a LogGroup. `raw` may be reused afterwards. Should the compressor fail, the batch goes out
 * uncompressed rather than not at all.
 *
 * @param allocate gives the memory for the body
 */
export function sealBatch(
  destination: Destination,
  raw: Uint8Array,
  logs: number,
  compression: Compression,
  allocate?: Allocate,
): SealedBatch {
  const { name, body } = compressed(raw, compression, allocate);
  return { destination, body, compression: name, rawBytes: raw.length, logs };
}

function compressed(
  raw: Uint8Array,
  compression: Compression,
  allocate?: Allocate,
): { name: CompressionName; body: Uint8Array } {
  try {
    return { name: compression.name, body: compression.compress(raw, allocate) };
  } catch {
    // Out of memory in zlib is all that is known to get here; the records are worth more than the bytes.
    return { name: 'none', body: Uint8Array.prototype.slice.call(raw) };
  }
}

/** The LogGroup that it holds. */
export function rawOf(batch: SealedBatch): Uint8Array {
  return compressionFor(batch.compression).decompress(batch.body, batch.rawBytes);
}
