import type { Mapper, Producer } from '@putlogs/core';
import type { SlsPinoOptions } from './options.js';
import { createLineMapper, type LoggerConfig, lineFormat } from './records/line-mapper.js';

/** Puts lines into a producer, as the logger they come from has them. */
export class LineReader {
  readonly #producer: Producer;
  readonly #options: SlsPinoOptions;
  #mapper: Mapper<string>;

  constructor(producer: Producer, options: SlsPinoOptions) {
    this.#producer = producer;
    this.#options = options;
    this.#mapper = createLineMapper(lineFormat(options));
  }

  /** The logger has told its levels and keys. */
  configure(logger: LoggerConfig): void {
    this.#mapper = createLineMapper(lineFormat(this.#options, logger));
  }

  read(line: string): void {
    if (line !== '') this.#producer.write(line, this.#mapper);
  }
}
