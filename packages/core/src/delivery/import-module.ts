/**
 * The namespace of the module at a URL, whatever its format. In a file of its own, since it is the
 * one expression that the CommonJS build must leave as it is: `require()` can't load ES modules
 * before Node 22.12, and takes no URL.
 */
export function importModule(url: string): Promise<unknown> {
  return import(/* webpackIgnore: true */ /* @vite-ignore */ url);
}
