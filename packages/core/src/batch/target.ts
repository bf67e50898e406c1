import { encodeGroupTrailer, encodeLogTag } from '../wire/group-trailer.js';

/** Where a batch goes, complete. */
export interface Destination {
  readonly project: string;
  readonly logstore: string;
  readonly topic: string;
  readonly source: string;
  /** 32 hex digits, or undefined for load balancing. */
  readonly hashKey: string | undefined;
}

/** The tag that lets the service's console show the logs around a log. */
const PACK_ID_KEY = '__pack_id__';

/**
 * A destination together with what all its batches share: the encoded topic, source and tags, and
 * the counter of its `__pack_id__` (`<prefix>-<hex number>`, one context per destination).
 */
export class Target {
  readonly destination: Destination;
  readonly #trailer: Buffer;
  readonly #packIdPrefix: string | undefined;
  #batches = 0;

  constructor(
    destination: Destination,
    tags: Readonly<Record<string, string>>,
    packIdPrefix: string | undefined,
  ) {
    const { topic, source } = destination;
    this.destination = destination;
    this.#trailer = encodeGroupTrailer({ topic, source, tags });
    this.#packIdPrefix = packIdPrefix;
  }

  /** What follows the logs in the next batch; each call is a batch of its own. */
  nextTrailer(): Buffer {
    if (this.#packIdPrefix === undefined) return this.#trailer;
    const number = this.#batches.toString(16).toUpperCase();
    this.#batches += 1;
    return Buffer.concat([
      this.#trailer,
      encodeLogTag(PACK_ID_KEY, `${this.#packIdPrefix}-${number}`),
    ]);
  }
}
