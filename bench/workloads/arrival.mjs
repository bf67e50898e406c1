import { once } from 'node:events';

/**
 * Resolves when so many records have arrived at the sink, or when no more come. The process that
 * started this one asks the sink, as asking costs CPU.
 */
export async function arrival(records) {
  process.send({ awaited: records });
  await once(process, 'message');
  process.channel.ref();
}
