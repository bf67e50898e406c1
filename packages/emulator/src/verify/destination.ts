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
    throw new Refusal('ProjectNotExist', { message: `Project ${quote(project)} does not exist.` });
  }
  const known = projects?.get(project);
  if (known === undefined ? !LOGSTORE_NAME.test(logstore) : !known.has(logstore)) {
    const message = `logstore ${quote(logstore)} does not exist.`;
    throw new Refusal('LogStoreNotExist', { message });
  }
  return { project, logstore };
}
