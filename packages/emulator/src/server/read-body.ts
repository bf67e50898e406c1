import type { IncomingMessage } from 'node:http';

export interface BodyOptions {
  /** A longer body is read to its end, so that the client reads its answer, but not kept. */
  readonly maxBytes: number;
  /** Stop once about half of it has come. */
  readonly stopMidway: boolean;
}

export type BodyRead =
  | { readonly kind: 'whole'; readonly body: Buffer; readonly bytes: number }
  | { readonly kind: 'too-long'; readonly bytes: number }
  | { readonly kind: 'midway'; readonly bytes: number }
  | { readonly kind: 'aborted'; readonly bytes: number };

/** Reads a request's body. Never rejects. */
export function readBody(
  request: IncomingMessage,
  { maxBytes, stopMidway }: BodyOptions,
): Promise<BodyRead> {
  const halfBytes = Number(request.headers['content-length'] ?? 0) / 2;
  return new Promise((resolve) => {
    let chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (stopMidway && bytes >= halfBytes) resolve({ kind: 'midway', bytes });
      else if (bytes <= maxBytes) chunks.push(chunk);
      else chunks = [];
    });
    request.on('end', () => {
      if (stopMidway) resolve({ kind: 'midway', bytes });
      else if (bytes > maxBytes) resolve({ kind: 'too-long', bytes });
      else resolve({ kind: 'whole', body: Buffer.concat(chunks), bytes });
    });
    // After 'end' this settles nothing; a broken connection also emits 'error', always before 'close'.
    request.on('error', () => resolve({ kind: 'aborted', bytes }));
    request.on('close', () => resolve({ kind: 'aborted', bytes }));
  });
}
