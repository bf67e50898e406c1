/** Tag bytes of the LogGroup schema (field number << 3 | wire type), see sls.proto. */
export const TAG = {
  groupLogs: 0x0a,
  groupTopic: 0x1a,
  groupSource: 0x22,
  groupLogTags: 0x32,
  logTime: 0x08,
  logContents: 0x12,
  /** fixed32, little endian. */
  logTimeNs: 0x25,
  pairKey: 0x0a,
  pairValue: 0x12,
} as const;
