/** Buffers kept for the next batch; more are left to the garbage collector. */
const KEPT_BUFFERS = 2;

/** What a batch begins with, however small it stays. */
export const FIRST_BUFFER_BYTES = 1024;

/** A buffer that grew beyond this is not worth keeping. */
const MAX_KEPT_BYTES = 4 * 1024 * 1024;

/** Hands a sealed batch's buffer, grown to its size already, to the next open batch. */
export class BufferPool {
  readonly #free: Buffer[] = [];

  take(): Buffer {
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(FIRST_BUFFER_BYTES);
  }

  give(buffer: Buffer): void {
    if (this.#free.length < KEPT_BUFFERS && buffer.length <= MAX_KEPT_BYTES)
      this.#free.push(buffer);
  }
}
