import { CredentialsError } from './credentials-error.js';

/** Types of an INI profile whose keys are used as they stand; others stand for a call to STS. */
const PLAIN_TYPES: ReadonlySet<string> = new Set(['access_key', 'sts', 'sts_token']);

/**
 * The credentials in a file's text, for `readCredentials`: one JSON object, or the section of
 * `profile` in an INI file.
 *
 * @throws CredentialsError that repeats nothing of the file
 */
export function parseCredentialsFile(text: string, profile: string): unknown {
  const content = text.replace(/^\ufeff/, '').trim();
  if (content === '') throw invalid('the file is empty');
  return content.startsWith('{') ? parseJson(content) : parseSection(content, profile);
}

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    // The message of JSON.parse quotes the text around the fault, which may be a key.
    throw invalid('the file is not valid JSON');
  }
}

function parseSection(content: string, profile: string): Record<string, string> {
  const section: Record<string, string> = Object.create(null);
  let current: string | undefined;
  let found = false;
  for (const line of content.split(/\r?\n/).map((text) => text.trim())) {
    if (line.startsWith('[') && line.endsWith(']')) {
      current = line.slice(1, -1).trim();
      found ||= current === profile;
    } else if (current === profile && !/^[#;]/.test(line) && line.includes('=')) {
      const equals = line.indexOf('=');
      section[line.slice(0, equals).trim()] = line.slice(equals + 1).trim();
    }
  }
  if (!found) throw invalid(`the file has no section [${profile}]`);
  const type = section['type'];
  if (type === undefined || type === '' || PLAIN_TYPES.has(type)) return section;
  throw invalid(`profile '${profile}' has a type that is not supported (use access_key or sts)`);
}

function invalid(message: string): CredentialsError {
  return new CredentialsError('FileInvalid', message);
}
