export { type Emulator, startEmulator } from './emulator.js';
export type {
  AnswerFault,
  DelayFault,
  Fault,
  FaultHandle,
  FaultMatch,
  FaultTarget,
  HangFault,
  QuotaFault,
  RefuseFault,
  ResetFault,
} from './faults/fault.js';
export type {
  EmulatorStats,
  LogQuery,
  ReceivedRequest,
  RequestOutcome,
  RequestQuery,
  StoredLog,
} from './journal/records.js';
export type { LogCondition, WaitOptions } from './journal/wait-for-logs.js';
export {
  type AccessKey,
  DEFAULT_ACCESS_KEY_ID,
  DEFAULT_ACCESS_KEY_SECRET,
  type EmulatorOptions,
  type Limits,
} from './options.js';
