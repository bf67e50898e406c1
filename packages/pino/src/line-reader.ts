import type { Mapper, Producer } from '@putlogs/core';
import type { SlsPinoOptions } from './options.js';
import { createLineMapper, type LoggerConfig, lineFormat } from './records/line-mapper.js';

/** Puts lines into a producer, as the loggers they come from have them. */
export class LineReader {
  readonly #producer: Producer;
  readonly #options: SlsPinoOptions;
  #labels: object | undefined;
  #mapper: Mapper<string>;

  constructor(producer: Producer, options: SlsPinoOptions) {
    this.#producer = producer;
    this.#options = options;
    this.#mapper = createLineMapper(lineFormat(options));
  }

  /**
   * A logger has told its levels and keys. A line doesn't say which logger it comes from, so the labels
   * of all of them hold: of two for one number, the latest.
   */
  configure({ labels, messageKey }: LoggerConfig): void {
    if (typeof labels === 'object' && labels !== null) {
      this.#labels = { ...this.#labels, ...labels };
    }
    this.#mapper = createLineMapper(
      lineFormat(this.#options, { labels: this.#labels, messageKey }),
    );
  }

  read(line: string): void {
    if (line !== '') this.#producer.write(line, this.#mapper);
  }
}
