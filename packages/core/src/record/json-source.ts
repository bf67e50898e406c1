import { Buffer } from 'node:buffer';

/** Texts longer than this get an array of their own. In code units. */
const SCRATCH_UNITS = 16_384;
const IS_BIG_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 0;

/** A text being scanned. */
export class JsonSource {
  /** The text's UTF-16 code units and a 0 after the last. Reading one costs half a `charCodeAt`. */
  readonly units: Uint16Array;
  /** The same units two by two, for checks that need not look at each. */
  readonly pairs: Int32Array;
  readonly #bytes: Buffer;
  text = '';
  /** From `open` to `close`. */
  isOpen = false;

  constructor(capacity: number) {
    // An even number, and room for the 0.
    this.units = new Uint16Array((capacity + 2) & ~1);
    this.pairs = new Int32Array(this.units.buffer);
    this.#bytes = Buffer.from(this.units.buffer);
  }

  open(text: string): this {
    this.#bytes.write(text, 0, 'utf16le');
    if (IS_BIG_ENDIAN) this.#bytes.swap16();
    this.units[text.length] = 0;
    this.text = text;
    this.isOpen = true;
    return this;
  }

  close(): void {
    // The source outlives the text, which may be large.
    this.text = '';
    this.isOpen = false;
  }
}

const shared = new JsonSource(SCRATCH_UNITS);

/** The source to scan `text` with; to be closed. One array serves all texts, unless it is in use. */
export function openSource(text: string): JsonSource {
  const isFree = !shared.isOpen && text.length <= SCRATCH_UNITS;
  return (isFree ? shared : new JsonSource(text.length)).open(text);
}
