// @ts-check
import { startEmulator } from '@putlogs/emulator';

/** Below the ports that systems give to connections: one of these could take it while it refuses them. */
const PORTS = { from: 20_000, count: 10_000 };
const ATTEMPTS = 20;

/**
 * An emulator that can leave its port for long and come back to it.
 *
 * @param {import('@putlogs/emulator').EmulatorOptions} [options]
 */
export async function startOnLowPort(options) {
  for (let attempt = 1; ; attempt++) {
    const port = PORTS.from + Math.floor(Math.random() * PORTS.count);
    try {
      return await startEmulator({ ...options, port });
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
    }
  }
}
