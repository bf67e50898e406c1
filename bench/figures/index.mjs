import { pinoBurst, winstonBurst } from './burst.mjs';
import { objectEncoding, textEncoding } from './encoding.mjs';
import { pinoEventLoop, winstonEventLoop } from './event-loop.mjs';
import { footprint } from './footprint.mjs';
import { lineReading } from './line-reading.mjs';
import { pinoCpu } from './pino-cpu.mjs';
import { loadScaling, routeScaling } from './scaling.mjs';
import { throughput } from './throughput.mjs';
import { winstonCpu } from './winston-cpu.mjs';
import { tracedWireBytes, typicalWireBytes } from './wire-bytes.mjs';

/** Every figure, in the order of the table. */
export const figures = [
  winstonCpu,
  pinoCpu,
  lineReading,
  textEncoding,
  objectEncoding,
  winstonEventLoop,
  pinoEventLoop,
  winstonBurst,
  pinoBurst,
  typicalWireBytes,
  tracedWireBytes,
  footprint,
  throughput,
  loadScaling,
  routeScaling,
];
