/**
 * Times contenders against each other inside one run: in turn, several rounds, the median of each
 * and its ratio to the last one, which is the reference. Machines are noisy; only ratios are quoted.
 */
const ROUNDS = 7;

/**
 * @param contenders name → work(count): does the thing `count` times
 * @param bytes what is worked on each time; for the throughput
 */
export function compare(title, contenders, count, bytes) {
  const names = Object.keys(contenders);
  const nanos = Object.fromEntries(names.map((name) => [name, []]));
  for (const work of Object.values(contenders)) work(Math.ceil(count / 4));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, work] of Object.entries(contenders)) {
      const started = process.hrtime.bigint();
      work(count);
      nanos[name].push(Number(process.hrtime.bigint() - started) / count);
    }
  }
  const reference = median(nanos[names.at(-1)]);
  console.log(title);
  for (const name of names) {
    const { length } = nanos[name];
    const sorted = nanos[name].sort((a, b) => a - b);
    const spread = `${sorted[0].toFixed(0)}–${sorted[length - 1].toFixed(0)}`;
    const ratio = (median(sorted) / reference).toFixed(2);
    const speed = bytes && `  ${((bytes / median(sorted)) * 1000).toFixed(0)} MB/s`;
    console.log(
      `  ${name.padEnd(28)} ${median(sorted).toFixed(0).padStart(9)} ns (${spread})  ratio ${ratio}${speed ?? ''}`,
    );
  }
}

function median(values) {
  return values.sort((a, b) => a - b)[values.length >> 1];
}
