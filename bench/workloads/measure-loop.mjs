/** CPU of the process for one call of `work`, of which it makes `passes`, in nanoseconds for each of `items`. */
export function cpuNanos(work, items, passes) {
  // The first ones are for the compiler.
  for (let i = 0; i < Math.ceil(passes / 2); i++) work();
  const before = process.cpuUsage();
  for (let i = 0; i < passes; i++) work();
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1000) / (items * passes);
}
