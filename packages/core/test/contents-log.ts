import type { ContentsWriter } from '../src/log.js';

/** What a mapper wrote, in order. */
export interface ContentsLog extends ContentsWriter {
  readonly fields: [key: string, kind: 'string' | 'value' | 'json', value: unknown][];
  readonly times: unknown[];
}

/** A writer that only keeps what it is given. */
export function createContentsLog(): ContentsLog {
  const fields: ContentsLog['fields'] = [];
  const times: unknown[] = [];
  return {
    fields,
    times,
    time: (value) => times.push(value),
    string: (key, value) => fields.push([key, 'string', value]),
    value: (key, value) => fields.push([key, 'value', value]),
    json: (key, text) => fields.push([key, 'json', text]),
    reset: () => {
      fields.length = 0;
      times.length = 0;
    },
  };
}
