import type { Route } from '../log.js';
import { hashKeyOf, logstoreProblem, projectProblem } from '../names.js';
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
    let parts: RouteParts;
    try {
      parts = readParts(route);
    } catch (error) {
      const { project, logstore } = this.#options;
      return { project, logstore, problem: `the route can't be read: ${reasonOf(error)}` };
    }
    return this.#findParts(parts);
  }

  #findParts(parts: RouteParts): Target | BadRoute {
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

  #resolve([routeProject, routeLogstore, topic, source, hashKey]: RouteParts): Target | BadRoute {
    const options = this.#options;
    const project = routeProject ?? options.project;
    const logstore = routeLogstore ?? options.logstore;
    const problem = problemOf(project, logstore);
    if (problem !== undefined) {
      return { project: shown(project), logstore: shown(logstore), problem };
    }
    return this.#target({
      project,
      logstore,
      topic: shortName(topic ?? options.topic),
      source: shortName(source ?? options.source),
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

/** Project, logstore, topic, source and hash key; undefined where the options' are meant. */
type RouteParts = readonly (string | undefined)[];

/** Each once: a getter may answer something else the next time. */
function readParts({ project, logstore, topic, source, hashKey }: Route): RouteParts {
  return [project, logstore, topic, source, hashKey].map(text);
}

/** Unambiguous whatever the parts hold: no separator in a name can make two routes one. */
function routeKey(parts: RouteParts): string {
  return JSON.stringify(parts);
}

/** Routes come from the application's code at run time, so their types are only hoped for. */
function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
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
