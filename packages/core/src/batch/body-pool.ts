/** As many as one record can push out of memory, with some to choose from. */
const KEPT_BODIES = 4;

/** Smaller ones cost less to make than to look for. */
const MIN_KEPT_BYTES = 1024;

/** How much larger than its body recycled memory may be. */
export function slackBytes(bodyBytes: number): number {
  return bodyBytes >>> 7;
}

/**
 * Memory of bodies that were given up before they were ever sent, for the bodies that take their
 * place. The garbage collector hears late of such memory: in a flood that nobody takes, a process would
 * grow to twice what it holds.
 */
export class BodyPool {
  readonly #free: ArrayBuffer[] = [];

  readonly take = (bytes: number): Uint8Array => {
    const index = this.#free.findIndex(
      ({ byteLength }) => byteLength >= bytes && byteLength <= bytes + slackBytes(bytes),
    );
    const [memory] = index < 0 ? [] : this.#free.splice(index, 1);
    return memory === undefined ? new Uint8Array(bytes) : new Uint8Array(memory, 0, bytes);
  };

  /** `body` must never be read again. */
  give({ buffer, byteOffset, length }: Uint8Array): void {
    const isWhole = byteOffset === 0 && buffer.byteLength <= length + slackBytes(length);
    if (!isWhole || length < MIN_KEPT_BYTES || !(buffer instanceof ArrayBuffer)) return;
    if (this.#free.length >= KEPT_BODIES) this.#free.shift();
    this.#free.push(buffer);
  }
}
