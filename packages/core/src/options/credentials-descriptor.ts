import type { CredentialsDescriptor } from '../delivery/credentials.js';
import { PutLogsConfigError } from '../errors.js';
import { shownName } from '../record/quoted-text.js';
import { nameField, shown } from './fields.js';
import { nearestName } from './nearest-name.js';
import { isList, ownFields } from './own-fields.js';

type DescriptorType = CredentialsDescriptor['type'];
type Fields = Readonly<Record<string, unknown>>;

const FIELDS: Readonly<Record<DescriptorType, readonly string[]>> = {
  env: [],
  file: ['path', 'profile'],
  'ecs-ram-role': ['roleName'],
  oidc: ['roleArn', 'oidcProviderArn', 'oidcTokenFile', 'sessionName', 'stsEndpoint'],
  module: ['path', 'export', 'options'],
};

/** Checks a descriptor of a provider: its type, its fields and that it has no others. */
export function descriptorField(value: unknown): CredentialsDescriptor {
  const fields: Fields =
    typeof value === 'object' && value !== null && !isList(value)
      ? ownFields(value, 'credentials')
      : {};
  const { type } = fields;
  if (!isKnown(type)) throw noDescriptor(type);
  for (const name of Object.keys(fields)) {
    if (name !== 'type' && !FIELDS[type].includes(name)) throw unknownField(name, type);
  }
  return read(type, fields);
}

function read(type: DescriptorType, fields: Fields): CredentialsDescriptor {
  const optional = (name: string): string | undefined =>
    fields[name] === undefined ? undefined : nameField(fields[name], `credentials.${name}`);
  const path = (): string => nameField(fields['path'], 'credentials.path');
  switch (type) {
    case 'env':
      return { type };
    case 'file':
      return { type, path: path(), profile: optional('profile') };
    case 'ecs-ram-role':
      return { type, roleName: optional('roleName') };
    case 'oidc':
      return {
        type,
        roleArn: optional('roleArn'),
        oidcProviderArn: optional('oidcProviderArn'),
        oidcTokenFile: optional('oidcTokenFile'),
        sessionName: optional('sessionName'),
        stsEndpoint: optional('stsEndpoint'),
      };
    case 'module':
      return { type, path: path(), export: optional('export'), options: fields['options'] };
  }
}

function isKnown(type: unknown): type is DescriptorType {
  return typeof type === 'string' && Object.hasOwn(FIELDS, type);
}

function noDescriptor(type: unknown): PutLogsConfigError {
  const types = Object.keys(FIELDS);
  const near = typeof type === 'string' ? nearestName(type, types) : undefined;
  const hint = near === undefined ? '' : `; did you mean '${near}'?`;
  const got = type === undefined ? '' : ` (got the type ${shown(type)}${hint})`;
  return new PutLogsConfigError(
    'credentials',
    'must be a provider with getCredentials() or getCredential(), or a descriptor ' +
      `{ type, … } whose type is one of ${types.map((known) => `'${known}'`).join(', ')}${got}`,
  );
}

function unknownField(name: string, type: DescriptorType): PutLogsConfigError {
  const near = nearestName(name, FIELDS[type]);
  const hint = near === undefined ? '' : `; did you mean '${near}'?`;
  return new PutLogsConfigError(
    `credentials.${shownName(name)}`,
    `is no field of type '${type}'${hint}`,
  );
}
