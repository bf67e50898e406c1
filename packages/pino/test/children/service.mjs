/** An emulator in a process of its own: pino blocks the main thread while its worker closes. */
import { startEmulator } from '@putlogs/emulator';

const emulator = await startEmulator();

const requests = {
  logs: () => emulator.logs(),
  stats: () => emulator.stats(),
  fault: (fault) => void emulator.fault(fault),
  reset: async () => {
    await emulator.clearFaults();
    emulator.clear();
  },
};

process.on('message', async ({ id, request, argument }) => {
  process.send({ id, result: await requests[request](argument) });
});
// Not left behind, whatever becomes of the tests.
process.on('disconnect', () => process.exit());
process.send({ endpoint: emulator.endpoint });
