import { readFileSync } from 'node:fs';

const BYTES_PER_KIB = 1024;

/**
 * The most memory that this process has had resident. On Linux `resourceUsage()` begins with what the
 * process had that started this one.
 */
export function peakRssBytes() {
  return peakOfThisProgram() ?? process.resourceUsage().maxRSS * BYTES_PER_KIB;
}

function peakOfThisProgram() {
  if (process.platform !== 'linux') return undefined;
  const line = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
  return line === null ? undefined : Number(line[1]) * BYTES_PER_KIB;
}
