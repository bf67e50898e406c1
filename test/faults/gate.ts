import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { Cleanup } from './trial.js';

/** What becomes of a connection. */
export type Treatment = (socket: Socket) => void;

/** A port before a service, which does with each connection whatever a test wants. */
export interface Gate {
  readonly endpoint: string;
  readonly port: number;
  /** Connections so far. */
  readonly connections: number;
  /** From the next connection on. */
  treat(treatment: Treatment): void;
  /** Ends all connections. */
  cut(): void;
  /** From now on what is sent gets through. Connections that were treated otherwise are cut. */
  open(): void;
}

export interface GateOptions {
  /** Port of the service behind it. */
  readonly to: number;
  readonly treatment: Treatment;
  /** @default any free one */
  readonly port?: number;
  /** @default plain TCP */
  readonly createServer?: (onConnection: Treatment) => Server;
}

export async function openGate(
  { onTestFinished }: Cleanup,
  { to, treatment, port: wanted = 0, createServer: create = createServer }: GateOptions,
): Promise<Gate> {
  const pass = passTo(to);
  const sockets = new Set<Socket>();
  let treat = treatment;
  let connections = 0;
  const server = create((socket) => {
    connections += 1;
    treat(socket);
  });
  server.on('connection', (socket: Socket) => keep(sockets, socket));
  server.listen(wanted, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  onTestFinished(async () => {
    cutAll(sockets);
    server.close();
    await once(server, 'close');
  });
  return {
    endpoint: `http://127.0.0.1:${port}`,
    port,
    get connections() {
      return connections;
    },
    treat: (next) => {
      treat = next;
    },
    cut: () => cutAll(sockets),
    open: () => {
      treat = pass;
      cutAll(sockets);
    },
  };
}

/** Sends a connection on, bytes untouched. `before` goes ahead of the first answer. */
export function passTo(port: number, before?: string, host = '127.0.0.1'): Treatment {
  return (socket) => {
    const onward = connect(port, host);
    socket.on('error', () => onward.destroy());
    onward.on('error', () => socket.destroy());
    socket.on('close', () => onward.destroy());
    onward.on('close', () => socket.destroy());
    if (before !== undefined) socket.once('data', () => socket.write(before));
    socket.pipe(onward).pipe(socket);
  };
}

/** Reads whole requests, bodies included, and lets `answer` do what it wants after each. */
export function afterEachRequest(answer: (socket: Socket, request: string) => void): Treatment {
  return (socket) => {
    let received = '';
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString('latin1');
      for (let end = requestEnd(received); end !== undefined; end = requestEnd(received)) {
        const request = received.slice(0, end);
        received = received.slice(end);
        answer(socket, request);
      }
    });
  };
}

/** Takes the connection and never reads from it. */
export const hold: Treatment = (socket) => {
  socket.pause();
  socket.on('error', () => socket.destroy());
};

function requestEnd(received: string): number | undefined {
  const headEnd = received.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const length = /^content-length: *(\d+)/im.exec(received.slice(0, headEnd))?.[1] ?? '0';
  const end = headEnd + 4 + Number(length);
  return received.length < end ? undefined : end;
}

function keep(sockets: Set<Socket>, socket: Socket): void {
  sockets.add(socket);
  socket.on('error', () => socket.destroy());
  socket.on('close', () => sockets.delete(socket));
}

function cutAll(sockets: ReadonlySet<Socket>): void {
  for (const socket of sockets) socket.destroy();
}
