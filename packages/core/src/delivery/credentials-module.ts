import { createRequire } from 'node:module';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { PutLogsConfigError } from '../errors.js';
import { quotedText } from '../record/quoted-text.js';
import { CredentialsError, wordsOf } from './credentials-error.js';
import { isObject, type Provide, provideOf } from './credentials-provide.js';
import type { CredentialsFetcher } from './credentials-types.js';
import { importModule } from './import-module.js';

export interface ModuleOptions {
  readonly path: string;
  readonly export?: string | undefined;
  readonly options?: unknown;
}

/**
 * The provider that a module exports, or that a function which it exports makes of `options`. The
 * module is found now, and loaded when credentials are first needed.
 *
 * @throws PutLogsConfigError when there is no such module
 */
export function moduleFetcher(module: ModuleOptions): CredentialsFetcher {
  const url = moduleUrl(module.path);
  let loading: Promise<Provide> | undefined;
  return {
    async fetch() {
      loading ??= load(url, module);
      const provide = await loading.catch((error: unknown) => {
        // What was missing when it ran may be there the next time.
        loading = undefined;
        throw error instanceof CredentialsError ? error : failure(wordsOf(error));
      });
      return provide();
    },
  };
}

async function load(url: string, { export: name, options }: ModuleOptions): Promise<Provide> {
  const exported = exportOf(await importModule(url), name);
  if (exported === undefined) throw failure(`the module has no export '${name ?? 'default'}'`);
  const isFactory = typeof exported === 'function' && provideOf(exported) === undefined;
  const provide = provideOf(isFactory ? await exported(options) : exported);
  if (provide !== undefined) return provide;
  const what = isFactory ? 'the exported function gave' : 'the export is';
  throw failure(`${what} no object with getCredentials() or getCredential()`);
}

/** Without a name the default export, or else the module itself. */
function exportOf(namespace: unknown, name: string | undefined): unknown {
  const byDefault = unwrapped(own(namespace, 'default'));
  if (name === undefined || name === 'default') {
    return byDefault ?? (name === undefined ? namespace : undefined);
  }
  // Node doesn't see all names that a CommonJS module exports.
  return own(namespace, name) ?? own(byDefault, name);
}

/** A default export that was compiled to CommonJS is one of two. */
function unwrapped(value: unknown): unknown {
  return own(value, '__esModule') === true ? (own(value, 'default') ?? value) : value;
}

function own(holder: unknown, name: string): unknown {
  return isObject(holder) && Object.hasOwn(holder, name) ? Reflect.get(holder, name) : undefined;
}

function moduleUrl(path: string): string {
  try {
    const file = path.startsWith('file:') ? fileURLToPath(path) : path;
    const found = createRequire(join(process.cwd(), 'noop.js')).resolve(file);
    if (isAbsolute(found)) return pathToFileURL(found).href;
  } catch (error) {
    const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
    if (code === 'ERR_PACKAGE_PATH_NOT_EXPORTED') {
      throw wrongPath(
        path,
        'names a package for import only, or a part of one that is not exported',
      );
    }
  }
  throw wrongPath(path, 'names no module');
}

function wrongPath(path: string, problem: string): PutLogsConfigError {
  const forms = "an absolute path, a file URL, './' and a path from the working directory";
  return new PutLogsConfigError(
    'credentials.path',
    `${problem}: write ${forms}, or a package that require() finds there (got ${shown(path)})`,
  );
}

function shown(path: string): string {
  return quotedText(path, 200);
}

function failure(message: string): CredentialsError {
  return new CredentialsError('ModuleFailed', message);
}
