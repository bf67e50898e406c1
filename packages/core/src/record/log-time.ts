/** A point in time as the service keeps it. Filled in place, so that reading a time allocates nothing. */
export interface LogTime {
  /** Seconds since the epoch, 0 to 4294967295. */
  seconds: number;
  /** Nanoseconds within the second, 0 to 999999999. */
  nanos: number;
}

/** `Log.Time` is a uint32 in the schema, so a later second can't be written. */
const MAX_SECONDS = 0xffff_ffff;

/** Fills `into` and answers true, or leaves it as it was when the second is out of range. */
export function setLogTime(into: LogTime, seconds: number, nanos: number): boolean {
  if (!(seconds >= 0 && seconds <= MAX_SECONDS)) return false;
  into.seconds = seconds;
  into.nanos = nanos;
  return true;
}
