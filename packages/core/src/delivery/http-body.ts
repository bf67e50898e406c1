import type { IncomingMessage } from 'node:http';

/** The service's errors take some hundred bytes; a page of a proxy is of no use beyond this. */
const MAX_BODY_BYTES = 64 * 1024;

/** The body as text: as much of it as fits, and as came in time and before it broke. Never rejects. */
export function readBody(response: IncomingMessage, timeoutMs: number): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    limit(response, timeoutMs, {
      onData: (chunk) => chunks.push(chunk),
      onDone: () => {
        const bytes = Buffer.concat(chunks).subarray(0, MAX_BODY_BYTES);
        resolve(bytes.toString('utf8'));
      },
    });
  });
}

/**
 * Lets a body run out that nobody needs, so that the connection can be kept, without keeping the
 * process alive for it. Returns an empty body.
 */
export function drainBody(response: IncomingMessage, timeoutMs: number): '' {
  response.socket.unref();
  limit(response, timeoutMs, { onData: () => undefined, onDone: () => undefined }).unref();
  return '';
}

interface BodyEvents {
  onData(chunk: Buffer): void;
  /** Called once, when the body has ended or been cut off. */
  onDone(): void;
}

function limit(
  response: IncomingMessage,
  timeoutMs: number,
  { onData, onDone }: BodyEvents,
): NodeJS.Timeout {
  let received = 0;
  const finish = () => {
    clearTimeout(timer);
    onDone();
  };
  const cutOff = () => response.destroy();
  const timer = setTimeout(cutOff, timeoutMs);
  response.on('data', (chunk: Buffer) => {
    received += chunk.length;
    onData(chunk);
    if (received > MAX_BODY_BYTES) cutOff();
  });
  // A body that breaks off is no fault of the answer: 'close' follows in every case.
  response.on('error', () => undefined);
  response.once('close', finish);
  return timer;
}
