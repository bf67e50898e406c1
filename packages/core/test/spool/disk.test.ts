import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeSpoolFs } from '../../src/delivery/spool/node-fs.js';
import { batchOf, DESTINATION, Host, logOf, type RunningSpool, range, trailerOf } from './host.js';

const isPosix = process.platform !== 'win32';
const isRoot = process.geteuid?.() === 0;

let above: string;
let dir: string;
let host: Host;
let umask: number;

beforeEach(() => {
  above = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'putlogs-spool-')));
  dir = join(above, 'spool');
  host = new Host(nodeSpoolFs);
  umask = process.umask();
});

afterEach(() => {
  process.umask(umask);
  fs.rmSync(above, { recursive: true, force: true });
});

function start(): RunningSpool {
  return host.start({ dir });
}

function journalOf(running: RunningSpool, ids: readonly number[]) {
  const journal = running.spool.journal(DESTINATION, trailerOf(DESTINATION));
  const bytes = Buffer.concat(ids.map((id) => logOf(id)));
  journal.commit(bytes, bytes.length, ids.length);
  return journal;
}

/** A process that died, with what it left; returns its directory. */
function left(...ids: number[]): string {
  const dead = start();
  for (const id of ids) dead.spool.store(batchOf([id]), 0);
  host.kill(dead);
  const owner = fs.readdirSync(dir).find((name) => name.startsWith('owner-'));
  if (owner === undefined) throw new Error('there is no directory of an owner');
  return join(dir, owner);
}

async function recovered() {
  const next = start();
  await next.recover();
  const { ids } = next.drain();
  return { ids, lost: next.lost, codes: next.codes, next };
}

describe('on a real disk', () => {
  it('a batch and a journal come back as they were', async () => {
    const dead = start();
    dead.spool.store(batchOf(range(1000)), 0);
    journalOf(dead, range(500, 1000));
    host.kill(dead);
    const { ids, lost, codes, next } = await recovered();
    expect({ ids, lost, codes }).toEqual({ ids: range(1500), lost: 0, codes: [] });
    next.spool.close();
    expect(fs.readdirSync(dir)).toEqual([]);
  });

  it('with fsync, too', async () => {
    const running = host.start({ dir, fsync: true });
    running.spool.store(batchOf([1]), 0);
    const journal = journalOf(running, [2]);
    expect(running.drain().ids).toEqual([1]);
    journal.end();
    running.spool.close();
    expect({ left: fs.readdirSync(dir), codes: running.codes }).toEqual({ left: [], codes: [] });
  });

  it('many journals take a bounded number of descriptors', () => {
    const descriptors = () => fs.readdirSync('/proc/self/fd').length;
    const running = start();
    const before = process.platform === 'linux' ? descriptors() : 0;
    const journals = range(200).map((id) => journalOf(running, [id]));
    const more = (process.platform === 'linux' ? descriptors() : 0) - before;
    expect(more).toBeLessThanOrEqual(16);
    for (const [index, journal] of journals.entries()) {
      const bytes = Buffer.concat([logOf(index), logOf(index + 1000)]);
      expect(journal.commit(bytes, bytes.length, 2)).toBe(true);
    }
    running.spool.close();
  });
});

describe.skipIf(!isPosix)('permissions', () => {
  it.each([0o000, 0o077, 0o777])('are 0700 and 0600 under umask %o', (mask) => {
    process.umask(mask);
    const running = start();
    running.spool.store(batchOf([1]), 0);
    journalOf(running, [2]);
    const paths = fs.readdirSync(dir, { recursive: true, withFileTypes: true });
    const modes = paths.map((entry) => {
      const { mode } = fs.statSync(join(entry.parentPath, entry.name));
      return `${entry.isDirectory() ? 'directory' : 'file'} ${(mode & 0o7777).toString(8)}`;
    });
    expect(fs.statSync(dir).mode & 0o7777).toBe(0o700);
    expect(modes.toSorted()).toEqual(['directory 700', 'file 600', 'file 600']);
    running.spool.close();
  });
});

describe.skipIf(!isPosix)('a directory', () => {
  const refusals: [string, () => void][] = [
    ['that is a file', () => fs.writeFileSync(dir, 'mine')],
    ['that others can write in', () => makeWith(0o777)],
    ['that its group can write in', () => makeWith(0o770)],
    ['that is a link to another', () => fs.symlinkSync(above, dir)],
    ['that is a FIFO', () => spawnSync('mkfifo', [dir])],
    ['that others can replace', () => fs.chmodSync(above, 0o777)],
  ];

  function makeWith(mode: number): void {
    fs.mkdirSync(dir);
    fs.chmodSync(dir, mode);
  }

  it.each(refusals)('%s is refused, reported once and left as it is', async (_, plant) => {
    plant();
    const running = start();
    await running.recover();
    for (const _turn of range(3)) {
      expect(running.spool.store(batchOf([1]), 0)).toBeUndefined();
      expect(journalOf(running, [1]).logs).toBe(0);
      await running.advance(10_000);
    }
    expect(running.codes).toEqual(['SpoolUnusable']);
    expect(fs.readdirSync(above).filter((name) => name !== 'spool')).toEqual([]);
    if (fs.lstatSync(dir).isDirectory()) expect(fs.readdirSync(dir)).toEqual([]);
    running.spool.close();
  });

  it('that is put right is used without a restart', async () => {
    makeWith(0o777);
    const running = start();
    expect(running.spool.store(batchOf([1]), 0)).toBeUndefined();
    fs.chmodSync(dir, 0o700);
    await running.advance(1000);
    expect(running.spool.store(batchOf([1]), 0)).toBeDefined();
    running.spool.close();
  });

  it.skipIf(!isRoot)('of another user is refused', () => {
    fs.mkdirSync(dir, { mode: 0o700 });
    fs.chownSync(dir, 12345, 12345);
    const running = start();
    expect(running.spool.store(batchOf([1]), 0)).toBeUndefined();
    expect(running.codes).toEqual(['SpoolUnusable']);
    running.spool.close();
  });

  it('below ones that don’t exist is made, private to the last', () => {
    const deep = join(above, 'a', 'b', 'spool');
    const running = host.start({ dir: deep });
    expect(running.spool.store(batchOf([1]), 0)).toBeDefined();
    expect(fs.statSync(join(above, 'a')).mode & 0o077).toBe(0);
    running.spool.close();
  });
});

describe.skipIf(!isPosix)('what somebody has planted', () => {
  const NAME = '0000000000000009-7.batch';
  const plants: [string, (path: string, target: string) => void][] = [
    ['a symbolic link', (path, target) => fs.symlinkSync(target, path)],
    ['a hard link', (path, target) => fs.linkSync(target, path)],
    ['a directory', (path) => fs.mkdirSync(path)],
    ['a FIFO', (path) => spawnSync('mkfifo', [path])],
  ];

  it.each(plants)('as a batch, %s, is left alone', async (_, plant) => {
    const owner = left(1);
    const target = join(above, 'target');
    fs.writeFileSync(target, 'precious');
    plant(join(owner, NAME), target);
    const { ids, lost, codes, next } = await recovered();
    expect({ ids, lost, codes }).toEqual({ ids: [1], lost: 0, codes: ['SpoolForeign'] });
    expect(fs.readFileSync(target, 'utf8')).toBe('precious');
    const [adopted = ''] = fs.readdirSync(dir);
    expect(fs.readdirSync(join(dir, adopted))).toEqual([NAME]);
    next.spool.close();
  });

  it.each(plants)('as a temporary file, %s, is left alone', async (_, plant) => {
    const owner = left(1);
    const target = join(above, 'target');
    fs.writeFileSync(target, 'precious');
    plant(join(owner, `${NAME}.3.tmp`), target);
    const { ids, lost } = await recovered();
    expect({ ids, lost }).toEqual({ ids: [1], lost: 0 });
    expect(fs.readFileSync(target, 'utf8')).toBe('precious');
  });

  it.each(plants)(
    'in place of a batch that was found already, %s, is left alone',
    async (_, plant) => {
      left(1, 2);
      const target = join(above, 'target');
      fs.writeFileSync(target, 'precious');
      const next = start();
      await next.recover();
      const [adopted = ''] = fs.readdirSync(dir);
      const [first = ''] = fs.readdirSync(join(dir, adopted));
      fs.rmSync(join(dir, adopted, first));
      plant(join(dir, adopted, first), target);
      const { ids, lost } = next.drain();
      expect({ ids, lost }).toEqual({ ids: [2], lost: 1 });
      expect(fs.readFileSync(target, 'utf8')).toBe('precious');
      expect(fs.readdirSync(join(dir, adopted))).toEqual([first]);
      next.spool.close();
    },
  );

  it.each(plants.filter(([what]) => what !== 'a hard link'))(
    'as an owner, %s, is left alone',
    async (what, plant) => {
      left(1);
      const name = `free-${'0'.repeat(16)}`;
      const target = join(above, 'target');
      fs.mkdirSync(target);
      fs.writeFileSync(join(target, NAME), 'precious');
      plant(join(dir, name), target);
      if (what === 'a directory') fs.chmodSync(join(dir, name), 0o777);
      const { ids, codes } = await recovered();
      expect({ ids, codes }).toEqual({ ids: [1], codes: ['SpoolForeign'] });
      expect(fs.lstatSync(join(dir, name))).toBeDefined();
      expect(fs.readdirSync(target)).toEqual([NAME]);
    },
  );

  it('as the quarantine, a link, is not followed', async () => {
    const owner = left(1);
    const target = join(above, 'target');
    fs.mkdirSync(target, { mode: 0o700 });
    fs.symlinkSync(target, join(dir, 'damaged'));
    fs.writeFileSync(join(owner, NAME), 'damaged');
    const { ids, lost } = await recovered();
    expect({ ids, lost }).toEqual({ ids: [1], lost: 7 });
    expect(fs.readdirSync(target)).toEqual([]);
  });

  it.skipIf(!isRoot)('and belongs to another user, is left alone', async () => {
    const owner = left(1);
    const [name = ''] = fs.readdirSync(owner);
    fs.copyFileSync(join(owner, name), join(owner, NAME));
    fs.chownSync(join(owner, NAME), 12345, 12345);
    const { ids, codes } = await recovered();
    expect({ ids, codes }).toEqual({ ids: [1], codes: ['SpoolForeign'] });
  });

  it('under other names stays where it is', async () => {
    const owner = left(1);
    fs.writeFileSync(join(owner, 'notes.txt'), 'mine');
    fs.writeFileSync(join(dir, 'README'), 'mine');
    fs.mkdirSync(join(dir, 'backup'));
    const { ids, codes, next } = await recovered();
    expect({ ids, codes }).toEqual({ ids: [1], codes: [] });
    next.spool.close();
    expect(fs.readdirSync(dir).toSorted()).toEqual(
      expect.arrayContaining(['README', 'backup', expect.stringMatching(/^free-/)]),
    );
    const again = await recovered();
    expect(again.ids).toEqual([]);
  });
});
