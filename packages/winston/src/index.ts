export type {
  DeliveredEvent,
  DroppedEvent,
  ErrorEvent,
  FlushOptions,
  FlushReport,
  Producer,
  ProducerOptions,
  ProducerStats,
  Route,
  ShutdownOptions,
} from '@putlogs/core';
export { PutLogsConfigError, shutdownOnSignals } from '@putlogs/core';
export type { WinstonInfo } from './info.js';
export { SlsTransport, SlsTransport as default } from './sls-transport.js';
export type {
  MapHook,
  RouteHook,
  SlsTransportOptions,
  TransportOptions,
} from './transport-options.js';
