/** Header names in lower case, values without the white space around them. */
export function normalHeaders(headers: Readonly<Record<string, string>>): Map<string, string> {
  return new Map(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value.trim()] as const),
  );
}

/** Both signatures cover every header of the service's own. */
export function isServiceHeader(name: string): boolean {
  return name.startsWith('x-log-') || name.startsWith('x-acs-');
}

/** By key, in the order of code units, which is what the service sorts by and locales don't. */
export function sortedEntries(entries: readonly (readonly [string, string])[]): [string, string][] {
  return entries
    .map(([key, value]): [string, string] => [key, value])
    .sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
}
