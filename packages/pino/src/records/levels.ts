/** Level numbers as they stand in a line → labels. */
export type LevelLabels = ReadonlyMap<string, string>;

/** Pino's own levels, for lines whose logger is unknown. */
export const defaultLabels: LevelLabels = new Map([
  ['10', 'trace'],
  ['20', 'debug'],
  ['30', 'info'],
  ['40', 'warn'],
  ['50', 'error'],
  ['60', 'fatal'],
]);

/**
 * Labels for a logger: what the options say, over what the logger itself says.
 *
 * @param labels `logger.levels.labels`, or the same out of pino's configuration message. Pino's
 * own levels where there are none.
 * @param values levels by label, as `customLevels` has them
 */
export function levelLabels(
  labels: unknown,
  values: Readonly<Record<string, number>> | undefined,
): LevelLabels {
  const own = isObject(labels) ? new Map(labelsOf(labels)) : defaultLabels;
  if (values === undefined) return own;
  const given = Object.entries(values).map(([label, value]) => [String(value), label] as const);
  return new Map([...own, ...given]);
}

function labelsOf(labels: Record<string, unknown>): [string, string][] {
  return Object.entries(labels).flatMap(([value, label]): [string, string][] =>
    typeof label === 'string' ? [[value, label]] : [],
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
