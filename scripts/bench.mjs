/** All benchmarks of the package in the current folder, one after the other in processes of their own. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';

const folder = 'bench';
console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}`);
for (const name of readdirSync(folder).filter((file) => file.endsWith('.bench.mjs'))) {
  console.log(`\n${name}`);
  const { status } = spawnSync(process.execPath, [join(folder, name)], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
