import { inspect, isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';

/** A part of each secret below, so that a piece of one is found as well. */
export const CANARY = 'CANARY';

/** As the service makes them, with characters that URLs, JSON and headers write in other ways. */
export const CANARY_KEY = {
  accessKeyId: 'CANARYid01CANARYid02CANA',
  accessKeySecret: 'CANARYsecret01CANARYsecret0203',
} as const;

export const CANARY_STS_KEY = {
  accessKeyId: 'STS.CANARYid01CANARYid02CANARY',
  accessKeySecret: 'CANARYstsSecret01CANARYstsSecr',
  securityToken: 'CANARYtoken/CANARYtoken01CANARYtoken02CANARYtoken03+CANARY/CANARY==',
} as const;

const SECRETS = [CANARY_KEY, CANARY_STS_KEY].flatMap((key) => Object.values(key));

/** What stands for a secret without being one. */
const DISGUISES = SECRETS.flatMap((secret) => [
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64'),
  Buffer.from(secret).toString('base64url'),
  Buffer.from(secret).toString('hex'),
]);

/** None of the values holds a secret, as far as anything of the language shows what is in it. */
export function expectNoSecret(...values: readonly unknown[]): void {
  for (const value of values) {
    const text = everythingIn(value);
    // Not as an expectation of the text: it may be long, and a report of it would show the secret.
    const found = [CANARY, ...DISGUISES].find((form) => text.includes(form));
    if (found === undefined) continue;
    const at = text.indexOf(found);
    expect.fail(`a secret is shown: ${text.slice(Math.max(0, at - 200), at + 60)}`);
  }
}

/** The keys that the environment gives a child are in nothing that it writes. */
export function expectNoKeyOf(env: Readonly<Record<string, string>>, output: string): void {
  for (const [name, value] of Object.entries(env)) {
    const isKey = /^ALIBABA_CLOUD_(?:ACCESS_KEY|SECURITY_TOKEN)/.test(name) && value !== '';
    if (isKey && output.includes(value)) expect.fail(`the child shows its ${name}:\n${output}`);
  }
  expectNoSecret(output);
}

const HOW = {
  ...{ depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true },
  ...{ maxArrayLength: null, maxStringLength: null, breakLength: Number.POSITIVE_INFINITY },
};

/** All that inspecting, printing, serialising and cloning it gives. */
function everythingIn(value: unknown): string {
  if (typeof value === 'string') return value;
  const clone = orNothing(() => structuredClone(value));
  return [
    withoutDeprecations(() => inspect(value, HOW)),
    ...(clone === undefined || isDeepStrictEqual(clone, value) ? [] : [inspect(clone, HOW)]),
    orNothing(() => JSON.stringify(value)),
    orNothing(() => String(value)),
    value instanceof Error ? value.stack : '',
  ].join('\n');
}

/** Node's streams have getters that warn of themselves. */
function withoutDeprecations<T>(look: () => T): T {
  const { noDeprecation } = process;
  Reflect.set(process, 'noDeprecation', true);
  try {
    return look();
  } finally {
    Reflect.set(process, 'noDeprecation', noDeprecation);
  }
}

/** Not everything can be cloned, or made JSON of. */
function orNothing<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
