import { HandMadeBatches } from '../official-sdk.mjs';
import { openLogger } from './open-logger.mjs';

export function open({ port }) {
  const batches = new HandMadeBatches(port);
  const destination = {
    write(line) {
      const { time, ...fields } = JSON.parse(line);
      batches.add(time, fields);
    },
  };
  const flush = () => batches.flush();
  return openLogger(destination, { flush, finish: flush });
}
