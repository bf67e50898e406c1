import type { Route } from '../log.js';
import { hashKeyOf, logstoreProblem, projectProblem } from '../names.js';
import { propertyOf } from '../record/property.js';
import { reasonOf } from '../record/thrown.js';
import type { Runtime } from '../runtime.js';
import { MAX_NAME_BYTES } from '../wire/service-limits.js';
import { utf8Cut } from '../wire/utf8-cut.js';
import { type Destination, Target } from './target.js';

/** Destinations remembered; beyond, those longest unused are forgotten (and begin a new context). */
const MAX_TARGETS = 1024;

/** A route with longer parts than the service takes isn't remembered. */
const MAX_ROUTE_KEY_CHARS = 1024;

/** Why a route can't be used; it says so instead of a target. */
export interface BadRoute {
  readonly project: string;
  readonly logstore: string;
  readonly problem: string;
}

type RouteParts = { readonly [Name in keyof Route]-?: string | undefined };

const NO_PARTS: RouteParts = {
  project: undefined,
  logstore: undefined,
  topic: undefined,
  source: undefined,
  hashKey: undefined,
};
const PART_NAMES = Object.keys(NO_PARTS) as (keyof RouteParts)[];

export interface TargetsOptions extends Destination {
  readonly tags: Readonly<Record<string, string>>;
  readonly packId: boolean;
}

/** Finds the target of a route: one object per destination, however often it is asked for. */
export class Targets {
  readonly #options: TargetsOptions;
  readonly #runtime: Pick<Runtime, 'randomBytes'>;
  readonly #default: Target;
  readonly #byRoute = new Map<string, Target | BadRoute>();

  constructor(options: TargetsOptions, runtime: Pick<Runtime, 'randomBytes'>) {
    const { project, logstore, topic, source, hashKey } = options;
    this.#options = options;
    this.#runtime = runtime;
    this.#default = this.#target({ project, logstore, topic, source, hashKey });
  }

  find(route: Route | undefined): Target | BadRoute {
    if (route === undefined || route === null) return this.#default;
    // Read once: a getter may answer otherwise the next time, and what is remembered is for others, too.
    const parts = readParts(route);
    if (typeof parts === 'string') {
      const { project, logstore } = this.#options;
      return { project, logstore, problem: parts };
    }
    const key = routeKey(parts);
    const known = this.#byRoute.get(key);
    if (known !== undefined) {
      this.#byRoute.delete(key);
      this.#byRoute.set(key, known);
      return known;
    }
    return this.#add(key, parts);
  }

  #add(key: string, parts: RouteParts): Target | BadRoute {
    if (key.length > MAX_ROUTE_KEY_CHARS) return this.#resolve(parts);
    if (this.#byRoute.size >= MAX_TARGETS) {
      const [oldest] = this.#byRoute.keys();
      if (oldest !== undefined) this.#byRoute.delete(oldest);
    }
    const target = this.#resolve(parts);
    this.#byRoute.set(key, target);
    return target;
  }

  #resolve({ hashKey, ...parts }: RouteParts): Target | BadRoute {
    const options = this.#options;
    const { project = options.project, logstore = options.logstore } = parts;
    const problem = problemOf(project, logstore);
    if (problem !== undefined) {
      return { project: shown(project), logstore: shown(logstore), problem };
    }
    return this.#target({
      project,
      logstore,
      topic: shortName(parts.topic ?? options.topic),
      source: shortName(parts.source ?? options.source),
      hashKey: hashKey === undefined || hashKey === '' ? options.hashKey : hashKeyOf(hashKey),
    });
  }

  #target(destination: Destination): Target {
    const prefix = this.#options.packId
      ? Buffer.from(this.#runtime.randomBytes(8)).toString('hex').toUpperCase()
      : undefined;
    return new Target(destination, this.#options.tags, prefix);
  }
}

/** Unambiguous whatever the parts hold: no separator in a name can make two routes one. */
function routeKey({ project, logstore, topic, source, hashKey }: RouteParts): string {
  return JSON.stringify([project, logstore, topic, source, hashKey]);
}

function readParts(route: unknown): RouteParts | string {
  try {
    return partsOf(route);
  } catch (error) {
    return `the route can't be read: ${reasonOf(error)}`;
  }
}

/**
 * Routes come from the application's code at run time, so their types are only hoped for. What was meant
 * for another place must not end up in the default one: a problem is answered instead of the parts.
 */
function partsOf(route: unknown): RouteParts | string {
  if (typeof route !== 'object' || route === null) return 'a route must be an object';
  const parts: Record<keyof RouteParts, string | undefined> = { ...NO_PARTS };
  for (const name of PART_NAMES) {
    const value = propertyOf(route, name);
    if (typeof value === 'string') parts[name] = value;
    else if (value !== undefined && value !== null) return `the route's ${name} must be a string`;
  }
  for (const name of Object.keys(route)) {
    if (!Object.hasOwn(NO_PARTS, name)) return `a route has no '${name.slice(0, 100)}'`;
  }
  return parts;
}

/** A name that can't be used, as it may stand in an event. */
function shown(name: string): string {
  return name.length <= MAX_NAME_BYTES ? name : `${name.slice(0, MAX_NAME_BYTES)}…`;
}

function shortName(name: string): string {
  return name.length * 3 <= MAX_NAME_BYTES ? name : utf8Cut(name, MAX_NAME_BYTES).toString('utf8');
}

function problemOf(project: string, logstore: string): string | undefined {
  const badProject = projectProblem(project);
  if (badProject !== undefined) return `the route's project must be ${badProject}`;
  const badLogstore = logstoreProblem(logstore);
  return badLogstore && `the route's logstore must be ${badLogstore}`;
}
