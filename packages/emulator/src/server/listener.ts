import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** Idle connections stay open for as long as behind the service's own front end. */
const KEEP_ALIVE_MS = 60_000;
const MAX_HEADER_BYTES = 32 * 1024;

/** An HTTP server that can leave its port and come back to it. */
export class Listener {
  readonly #server: Server;
  readonly #host: string;
  #port: number;
  /** How many reasons there are not to listen. */
  #refusals = 0;
  #isClosed = false;
  #opening: Promise<void> | undefined;
  #closing: Promise<void> | undefined;

  constructor(
    host: string,
    port: number,
    onRequest: (request: IncomingMessage, response: ServerResponse) => void,
  ) {
    this.#host = host;
    this.#port = port;
    // A missing Host is answered with the service's own error.
    const options = { requireHostHeader: false, maxHeaderSize: MAX_HEADER_BYTES };
    this.#server = createServer({ ...options, keepAliveTimeout: KEEP_ALIVE_MS }, onRequest);
  }

  get port(): number {
    return this.#port;
  }

  /** @throws when the port can't be had */
  open(): Promise<void> {
    this.#opening ??= this.#listen().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  /** Leaves the port and cuts every connection, at once. */
  refuse(): void {
    this.#refusals += 1;
    if (this.#server.listening) this.#stop();
  }

  /** Takes back one `refuse()`; when it was the last, listens again. @throws when the port is taken */
  async accept(): Promise<void> {
    this.#refusals -= 1;
    if (this.#mayListen() && !this.#server.listening) await this.open();
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #listen(): Promise<void> {
    this.#server.listen(this.#port, this.#host);
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (typeof address === 'object' && address !== null) this.#port = address.port;
    // Refused or closed while it was getting there.
    if (!this.#mayListen()) this.#stop();
  }

  async #close(): Promise<void> {
    this.#isClosed = true;
    // Whoever asked for the port has been told if it could not be had.
    await this.#opening?.catch(() => undefined);
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#stop();
    await closed;
  }

  #mayListen(): boolean {
    return this.#refusals === 0 && !this.#isClosed;
  }

  #stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
