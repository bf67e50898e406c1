export type {
  DeliveredEvent,
  DroppedEvent,
  ErrorEvent,
  FlushReport,
  Producer,
  ProducerOptions,
  ProducerStats,
  Route,
} from '@putlogs/core';
export { shutdownOnSignals } from '@putlogs/core';
export type { WinstonInfo } from './info.js';
export { SlsTransport, SlsTransport as default } from './sls-transport.js';
export type {
  MapHook,
  RouteHook,
  SlsTransportOptions,
  TransportOptions,
} from './transport-options.js';
