import { Agent } from 'node:http';
import Client from '@alicloud/log';

/** What its users write: so many logs a call. */
const LOGS_PER_CALL = 1000;

/** The SDK connects to `<project>.<endpoint>`; this finds every name on this machine. */
const agent = new Agent({
  keepAlive: true,
  lookup: (_hostname, options, callback) => {
    if (options.all === true) callback(null, [{ address: '127.0.0.1', family: 4 }]);
    else callback(null, '127.0.0.1', 4);
  },
});

/** The official SDK, batched by hand: calls go out as batches fill up, whatever is still under way. */
export class HandMadeBatches {
  #client;
  #logs = [];
  #underWay = new Set();

  constructor(port) {
    const endpoint = `sls.test:${port}`;
    const key = { accessKeyId: 'bench-id', accessKeySecret: 'bench-secret' };
    this.#client = new Client({ ...key, endpoint });
  }

  /** How many calls wait for their answer. */
  get underWay() {
    return this.#underWay.size;
  }

  add(timeMs, fields) {
    const content = {};
    for (const key in fields) {
      const value = fields[key];
      content[key] = typeof value === 'string' ? value : JSON.stringify(value);
    }
    this.#logs.push({ timestamp: Math.floor(timeMs / 1000), content });
    if (this.#logs.length >= LOGS_PER_CALL) this.#post();
  }

  /** Resolves when one of the calls under way is answered. */
  async next() {
    await Promise.race(this.#underWay);
  }

  async flush() {
    if (this.#logs.length > 0) this.#post();
    await Promise.all(this.#underWay);
  }

  #post() {
    const logs = this.#logs;
    this.#logs = [];
    const call = this.#client
      .postLogStoreLogs('bench', 'records', { logs, topic: '', source: '' }, { agent })
      .finally(() => this.#underWay.delete(call));
    this.#underWay.add(call);
  }
}
