import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll } from 'vitest';

/** A request to the letter, as it came out of the socket. */
export interface TappedRequest {
  readonly line: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

export interface WireTap {
  readonly port: number;
  /** All requests since the last call. What was smuggled in is one, too. */
  taken(): readonly TappedRequest[];
}

const OK = 'HTTP/1.1 200 OK\r\nx-log-requestid: ID\r\nContent-Length: 0\r\n\r\n';

/** A server that takes every request by hand, for the tests of a file: a parser would hide what is wrong. */
export function useWireTap(): WireTap {
  const requests: TappedRequest[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    readRequests(socket, (request) => {
      requests.push(request);
      socket.write(OK);
    });
  });
  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return {
    get port() {
      return (server.address() as AddressInfo).port;
    },
    taken: () => requests.splice(0),
  };
}

function readRequests(socket: Socket, onRequest: (request: TappedRequest) => void): void {
  let text = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    text += chunk;
    for (;;) {
      const headEnd = text.indexOf('\r\n\r\n');
      if (headEnd < 0) return;
      const [line = '', ...fields] = text.slice(0, headEnd).split('\r\n');
      const headers = fields.map((field) => {
        const colon = field.indexOf(': ');
        return [field.slice(0, colon), field.slice(colon + 2)] as const;
      });
      const length = Number(headers.find(([name]) => name === 'Content-Length')?.[1] ?? 0);
      const end = headEnd + 4 + length;
      if (text.length < end) return;
      text = text.slice(end);
      onRequest({ line, headers });
    }
  });
}
