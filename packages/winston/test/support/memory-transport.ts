import TransportStream from 'winston-transport';

/** A well-behaved neighbour of the transport under test, which keeps the records it is given. */
export class MemoryTransport extends TransportStream {
  readonly infos: unknown[] = [];

  override log(info: unknown, next: () => void): void {
    this.infos.push(info);
    next();
  }
}
