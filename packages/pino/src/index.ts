export {
  type ContentsWriter,
  type CredentialsDescriptor,
  type DeliveredEvent,
  type DroppedEvent,
  type ErrorEvent,
  type FlushOptions,
  type FlushReport,
  type Producer,
  type ProducerOptions,
  type ProducerStats,
  PutLogsConfigError,
  type Route,
  type ShutdownOptions,
} from '@putlogs/core';
export { attach, type WorkerHooks } from './bridge/attach.js';
export { flush } from './bridge/flush.js';
export type { WorkerTransport } from './bridge/main.js';
export { type SlsDestination, slsDestination } from './destination.js';
export type { LineOptions, PinoRecord, SlsDestinationOptions, SlsPinoOptions } from './options.js';
export { type ShutdownTarget, shutdownOnSignals } from './shutdown.js';
export { type SlsTransport, slsTransport as default } from './transport.js';
