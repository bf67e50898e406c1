import type { Settings } from '../options.js';
import { quote, Refusal } from '../refusal.js';
import type { RequestHead } from './request-head.js';

/** 3 to 63 characters, first and last a letter or a digit. */
const PROJECT_NAME = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;
const LOGSTORE_NAME = /^[a-z0-9][a-z0-9_-]{1,61}[a-z0-9]$/;

export interface Destination {
  readonly project: string;
  readonly logstore: string;
}

/**
 * Where the logs go.
 *
 * @throws Refusal when the project or the logstore doesn't exist, or can't: a name against the rules
 */
export function findDestination(
  { project, logstore = '', headers }: RequestHead,
  projects: Settings['projects'],
): Destination {
  if (project === undefined) {
    const message = `Host ${quote(headers.get('host') ?? '')} names no project.`;
    throw new Refusal('InvalidHost', { message });
  }
  if (projects === undefined ? !PROJECT_NAME.test(project) : !projects.has(project)) {
    const message = `Project ${quote(project)} does not exist.`;
    const rule = "3 to 63 lower-case letters, digits or '-', with a letter or digit at both ends";
    const hint = whyNot('project', project, rule, projects?.keys());
    throw new Refusal('ProjectNotExist', { message, hint });
  }
  const known = projects?.get(project);
  if (known === undefined ? !LOGSTORE_NAME.test(logstore) : !known.has(logstore)) {
    const message = `logstore ${quote(logstore)} does not exist.`;
    const rule =
      "3 to 63 lower-case letters, digits, '-' or '_', with a letter or digit at both ends";
    const hint = whyNot('logstore', logstore, rule, known);
    throw new Refusal('LogStoreNotExist', { message, hint });
  }
  return { project, logstore };
}

/** The service's words are the same for a name that isn't there and for one that can't be. */
function whyNot(
  what: 'project' | 'logstore',
  name: string,
  rule: string,
  known: Iterable<string> | undefined,
): string {
  if (known === undefined) return `No ${what} can be named '${quote(name)}': ${rule}.`;
  const names = [...known].join(', ');
  return `The option \`projects\` has ${names === '' ? `no ${what} here` : `the ${what}s ${names}`}.`;
}
