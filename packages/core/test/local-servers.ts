import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createHttpPost, type HttpPost } from '../src/delivery/http.js';
import type { HttpRequest } from '../src/runtime.js';

const closers: (() => Promise<unknown> | undefined)[] = [];

/** Closes what the test has opened through this file; to be called after each. */
export async function closeAll(): Promise<void> {
  await Promise.all(closers.splice(0).map((close) => close()));
}

export function closeLater(close: () => void): void {
  closers.push(() => void close());
}

export function client(bodyTimeoutMs?: number): HttpPost {
  const http = createHttpPost({ bodyTimeoutMs });
  closeLater(() => http.close());
  return http;
}

/** Listens on a free port and, after the test, destroys what is still connected. */
export async function listen(server: Server): Promise<{ port: number; sockets: Set<Socket> }> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
    return once(server, 'close');
  });
  const { port } = server.address() as AddressInfo;
  return { port, sockets };
}

export function request(port: number, options: Partial<HttpRequest> = {}): HttpRequest {
  return {
    ...{ protocol: 'http:', hostname: '127.0.0.1', port, path: '/logstores/app/shards/lb' },
    ...{ body: Buffer.from('BODY'), timeoutMs: 20_000, agent: undefined },
    headers: { Host: 'project.example.com', 'Content-MD5': 'M', 'x-log-apiversion': '0.6.0' },
    ...options,
  };
}
