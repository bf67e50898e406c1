import type { SpoolFs } from '../../src/delivery/spool/fs.js';
import { systemError } from './memory-fs.js';

/** Says of a call, by its name and number, with which code it fails; undefined lets it through. */
export type Fault = (call: string, number: number) => string | undefined;

/** Counts every call, and lets those fail that `fault` names. */
export class FaultyFs implements SpoolFs {
  readonly uid: number | undefined;
  readonly #fs: SpoolFs;
  fault: Fault;
  calls: string[] = [];

  constructor(fs: SpoolFs, fault: Fault = () => undefined) {
    this.#fs = fs;
    this.uid = fs.uid;
    this.fault = fault;
  }

  lstat = (path: string) => this.#call('lstat', () => this.#fs.lstat(path));
  fstat = (descriptor: number) => this.#call('fstat', () => this.#fs.fstat(descriptor));
  realpath = (path: string) => this.#call('realpath', () => this.#fs.realpath(path));
  makeDirectory = (path: string) => this.#call('makeDirectory', () => this.#fs.makeDirectory(path));
  list = (path: string) => this.#call('list', () => this.#fs.list(path));
  create = (path: string) => this.#call('create', () => this.#fs.create(path));
  openForAppend = (path: string) => this.#call('openForAppend', () => this.#fs.openForAppend(path));
  openForRead = (path: string) => this.#call('openForRead', () => this.#fs.openForRead(path));
  write = (descriptor: number, parts: readonly Uint8Array[]) =>
    this.#call('write', () => this.#fs.write(descriptor, parts));
  read = (descriptor: number, into: Uint8Array, offset: number) =>
    this.#call('read', () => this.#fs.read(descriptor, into, offset));
  sync = (descriptor: number) => this.#call('sync', () => this.#fs.sync(descriptor));
  rename = (from: string, to: string) => this.#call('rename', () => this.#fs.rename(from, to));
  remove = (path: string) => this.#call('remove', () => this.#fs.remove(path));
  removeDirectory = (path: string) =>
    this.#call('removeDirectory', () => this.#fs.removeDirectory(path));
  syncDirectory = (path: string) => this.#call('syncDirectory', () => this.#fs.syncDirectory(path));
  touch = (path: string, timeMs: number) => this.#call('touch', () => this.#fs.touch(path, timeMs));

  /** One that fails has closed the descriptor all the same, as close(2) does on Linux. */
  close = (descriptor: number) => {
    this.#fs.close(descriptor);
    this.#call('close', () => undefined);
  };

  #call<T>(name: string, run: () => T): T {
    this.calls.push(name);
    const code = this.fault(name, this.calls.length);
    if (code !== undefined) throw systemError(code);
    return run();
  }
}
