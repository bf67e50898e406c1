export { RECORD_ERROR_KEY } from './batch/record-encoder.js';
export type {
  CredentialsDescriptor,
  CredentialsProvider,
} from './delivery/credentials.js';
export type {
  Flushable,
  ShippingLogger,
  ShutdownOptions,
  ShutdownTarget,
} from './delivery/shutdown-on-signals.js';
export { shutdownOnSignals } from './delivery/shutdown-on-signals.js';
export type { PutLogsErrorDetails } from './errors.js';
export { PutLogsConfigError, PutLogsError } from './errors.js';
export type {
  DeliveredEvent,
  DroppedEvent,
  DroppedLog,
  DropReason,
  ErrorEvent,
  FlushReport,
  Hooks,
  ProducerStats,
} from './events.js';
export type { ContentsWriter, Log, Mapper, Route, TimeInput } from './log.js';
export type { OverflowPolicy, ProducerOptions, SignatureVersion } from './options/types.js';
export type { FlushOptions, ProducerInternals } from './producer.js';
export { Producer } from './producer.js';
export type { LogGroup, PutLogsResult } from './put-logs.js';
export { putLogs } from './put-logs.js';
// Below: for adapters.
export { errorFields, errorType, isError } from './record/error-fields.js';
export { readField } from './record/fields.js';
export type { JsonLineOptions } from './record/json-line.js';
export { transcodeJsonLine } from './record/json-line.js';
export { ownProperties } from './record/property.js';
export { quotedText, shownName } from './record/quoted-text.js';
export { terminalText } from './record/terminal-text.js';
export { reasonOf } from './record/thrown.js';
export { warn } from './stderr.js';
export type { CompressionName } from './wire/compression.js';
