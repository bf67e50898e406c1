import Transport from 'winston-transport';
import { HandMadeBatches } from '../official-sdk.mjs';
import { openLogger } from './open-logger.mjs';

class SdkTransport extends Transport {
  constructor(batches) {
    super();
    this.batches = batches;
  }

  log(info, next) {
    this.batches.add(Date.now(), info);
    next();
  }
}

export function open({ port }) {
  const batches = new HandMadeBatches(port);
  const flush = () => batches.flush();
  return openLogger(new SdkTransport(batches), { flush });
}
