import { type Mapper, transcodeJsonLine } from '@putlogs/core';
import type { LineOptions } from '../options.js';
import { type LevelLabels, levelLabels } from './levels.js';

/** What a logger says of its lines. Members that aren't what they should be are ignored. */
export interface LoggerConfig {
  /** `levels.labels`: labels by number. */
  labels?: unknown;
  messageKey?: unknown;
}

/** How lines are read, with every default filled in. */
export interface LineFormat {
  readonly timeKey: string;
  readonly levelKey: string;
  readonly messageKey: string;
  readonly levelLabels: LevelLabels;
  readonly flatten: boolean;
}

export function lineFormat(
  options: LineOptions & { flatten?: boolean | undefined },
  logger: LoggerConfig = {},
): LineFormat {
  const loggersKey = typeof logger.messageKey === 'string' ? logger.messageKey : 'msg';
  return {
    timeKey: options.timeKey ?? 'time',
    levelKey: options.levelKey ?? 'level',
    messageKey: options.messageKey ?? loggersKey,
    levelLabels: levelLabels(logger.labels, options.levels),
    flatten: options.flatten ?? false,
  };
}

/** A mapper of pino's lines that never parses them into objects. Text that isn't a JSON object is a message. */
export function createLineMapper(format: LineFormat): Mapper<string> {
  return (line, contents) => {
    if (transcodeJsonLine(line, contents, format)) return;
    contents.reset();
    contents.string(format.messageKey, line);
  };
}
