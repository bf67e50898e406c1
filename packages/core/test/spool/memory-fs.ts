import { basename, dirname } from 'node:path';
import type { FileStatus, SpoolFs } from '../../src/delivery/spool/fs.js';

interface MemoryFile {
  readonly kind: 'file';
  bytes: Buffer;
  /** What a power cut leaves. */
  durable: Buffer;
}

interface MemoryDirectory {
  readonly kind: 'directory';
  entries: Map<string, Node>;
  durable: Map<string, Node>;
  modifiedMs: number;
}

type Node = MemoryFile | MemoryDirectory;

/**
 * A disk in memory that forgets, at a power cut, everything that wasn't synced: bytes of files and
 * names in directories alike. `freeBytes` bounds it.
 */
export class MemoryFs implements SpoolFs {
  readonly uid = 1000;
  freeBytes = Number.POSITIVE_INFINITY;
  readonly #root = directory();
  readonly #open = new Map<number, MemoryFile>();
  #descriptor = 3;
  #changes = 0;

  constructor() {
    this.#root.entries.set('spools', directory());
    this.#root.durable = new Map(this.#root.entries);
  }

  get openDescriptors(): number {
    return this.#open.size;
  }

  /** Descriptors of the process that had them are closed. */
  crash(): void {
    this.#open.clear();
  }

  powerCut(): void {
    this.crash();
    forgetUnsynced(this.#root);
  }

  lstat(path: string): FileStatus {
    return this.#status(this.#find(path));
  }

  fstat(descriptor: number): FileStatus {
    return this.#status(this.#file(descriptor));
  }

  realpath(path: string): string {
    this.#find(path);
    return path;
  }

  makeDirectory(path: string): void {
    const parent = this.#directory(dirname(path));
    if (parent.entries.has(basename(path))) throw systemError('EEXIST');
    parent.entries.set(basename(path), directory());
    this.#touch(parent);
  }

  list(path: string): string[] {
    return [...this.#directory(path).entries.keys()];
  }

  create(path: string): number {
    const parent = this.#directory(dirname(path));
    if (parent.entries.has(basename(path))) throw systemError('EEXIST');
    const file: MemoryFile = {
      kind: 'file',
      bytes: Buffer.alloc(0),
      durable: Buffer.alloc(0),
    };
    parent.entries.set(basename(path), file);
    this.#touch(parent);
    return this.#opened(file);
  }

  openForAppend(path: string): number {
    return this.#opened(this.#find(path));
  }

  openForRead(path: string): number {
    return this.#opened(this.#find(path));
  }

  write(descriptor: number, parts: readonly Uint8Array[]): number {
    const file = this.#file(descriptor);
    const bytes = Buffer.concat(parts);
    const taken = Math.min(bytes.length, this.freeBytes);
    if (taken === 0) throw systemError('ENOSPC');
    this.freeBytes -= taken;
    file.bytes = Buffer.concat([file.bytes, bytes.subarray(0, taken)]);
    return taken;
  }

  read(descriptor: number, into: Uint8Array, offset: number): number {
    const { bytes } = this.#file(descriptor);
    const part = bytes.subarray(offset, offset + into.length - offset);
    into.set(part, offset);
    return part.length;
  }

  sync(descriptor: number): void {
    const file = this.#file(descriptor);
    file.durable = file.bytes;
  }

  close(descriptor: number): void {
    if (!this.#open.delete(descriptor)) throw systemError('EBADF');
  }

  rename(from: string, to: string): void {
    const node = this.#find(from);
    const target = this.#directory(dirname(to));
    this.#free(target.entries.get(basename(to)));
    this.#directory(dirname(from)).entries.delete(basename(from));
    target.entries.set(basename(to), node);
    this.#touch(target);
  }

  remove(path: string): void {
    const node = this.#find(path);
    if (node.kind === 'directory') throw systemError('EISDIR');
    this.#directory(dirname(path)).entries.delete(basename(path));
    this.#free(node);
  }

  removeDirectory(path: string): void {
    if (this.#directory(path).entries.size > 0) throw systemError('ENOTEMPTY');
    this.#directory(dirname(path)).entries.delete(basename(path));
  }

  syncDirectory(path: string): void {
    const node = this.#directory(path);
    node.durable = new Map(node.entries);
  }

  touch(path: string, timeMs: number): void {
    this.#directory(path).modifiedMs = timeMs;
  }

  /** The bytes of a file, to look at. */
  contents(path: string): Buffer {
    return this.#fileOf(this.#find(path)).bytes;
  }

  /** Puts a file there, or other bytes into it. */
  put(path: string, bytes: Uint8Array): void {
    const file: MemoryFile = {
      kind: 'file',
      bytes: Buffer.from(bytes),
      durable: Buffer.from(bytes),
    };
    this.#directory(dirname(path)).entries.set(basename(path), file);
  }

  /** Paths of all files below. */
  files(path: string): string[] {
    return this.list(path).flatMap((name) => {
      const inner = `${path}/${name}`;
      return this.#find(inner).kind === 'file' ? [inner] : this.files(inner);
    });
  }

  #free(node: Node | undefined): void {
    if (node?.kind === 'file') this.freeBytes += node.bytes.length;
  }

  #touch(node: MemoryDirectory): void {
    this.#changes += 1;
    node.modifiedMs = this.#changes;
  }

  #opened(node: Node): number {
    this.#descriptor += 1;
    this.#open.set(this.#descriptor, this.#fileOf(node));
    return this.#descriptor;
  }

  #file(descriptor: number): MemoryFile {
    const file = this.#open.get(descriptor);
    if (file === undefined) throw systemError('EBADF');
    return file;
  }

  #fileOf(node: Node): MemoryFile {
    if (node.kind === 'directory') throw systemError('EISDIR');
    return node;
  }

  #directory(path: string): MemoryDirectory {
    const node = this.#find(path);
    if (node.kind !== 'directory') throw systemError('ENOTDIR');
    return node;
  }

  #find(path: string): Node {
    let node: Node = this.#root;
    for (const name of path.split('/').filter((part) => part !== '')) {
      const next: Node | undefined = node.kind === 'directory' ? node.entries.get(name) : undefined;
      if (next === undefined) throw systemError('ENOENT');
      node = next;
    }
    return node;
  }

  #status(node: Node): FileStatus {
    const isFile = node.kind === 'file';
    return {
      kind: node.kind,
      sizeBytes: isFile ? node.bytes.length : 0,
      mode: isFile ? 0o600 : 0o700,
      uid: this.uid,
      links: 1,
      modifiedMs: isFile ? 0 : node.modifiedMs,
    };
  }
}

export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: injected`), { code });
}

function directory(): MemoryDirectory {
  return { kind: 'directory', entries: new Map(), durable: new Map(), modifiedMs: 0 };
}

function forgetUnsynced(node: Node): void {
  if (node.kind === 'file') {
    node.bytes = node.durable;
    return;
  }
  node.entries = new Map(node.durable);
  for (const inner of node.entries.values()) forgetUnsynced(inner);
}
