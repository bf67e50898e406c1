import { isIPv4, isIPv6 } from 'node:net';
import { endpointError, parseHost } from './endpoint-host.js';

/** Where the service is, without a project. */
export interface Endpoint {
  readonly protocol: 'http:' | 'https:';
  /** In lower case; an IPv6 address without its brackets. */
  readonly hostname: string;
  readonly port: number;
  /** How the project is told to this host. */
  readonly kind: 'service' | 'address' | 'ipv6-address' | 'custom';
}

/** Where a project's requests go, and what they say about it. */
export interface Address {
  readonly protocol: 'http:' | 'https:';
  /** Where to connect to. */
  readonly hostname: string;
  readonly port: number;
  /** `Host` header; a default port is left out. Signature v4 covers it as it is here. */
  readonly host: string;
  /** `x-log-project` header, for hosts that can't carry the project. */
  readonly projectHeader: string | undefined;
}

const DEFAULT_PORTS = { 'http:': 80, 'https:': 443 } as const;
const MAX_PORT = 65_535;

/** Hosts of the service itself, to which a project is prefixed as a label. */
const SERVICE_DOMAIN = '.aliyuncs.com';
/** The service's endpoint of a region (or of all, for acceleration), with no project before it. */
const BARE_SERVICE_HOST = /^(?:[a-z\d-]+\.(?:log|sls)|log-global)\.aliyuncs\.com$/;
const REGION = /^(?:[a-z\d_-]+\.)?([a-z\d-]+)\.(?:log|sls)\.aliyuncs\.com$/;
/** A single label that only a region is called: `cn-hangzhou`, `ap-southeast-1`. */
const BARE_REGION = /^(?:cn|ap|us|eu|me|na)-[a-z]+(?:-[a-z\d]+)*$/;
/** The networks of a region that have endpoints of their own. */
const NETWORK_SUFFIX = /-(?:intranet|share|vpc)$/;

/**
 * Reads the option `endpoint`: host[:port], or a URL of nothing more. `https` unless `http://` is written.
 *
 * @throws PutLogsConfigError that says what is wrong and how to write it
 */
export function parseEndpoint(text: string): Endpoint {
  const { protocol, authority } = splitScheme(text);
  const { host, port } = splitPort(text, authority);
  const hostname = parseHost(text, host);
  if (text === host && BARE_REGION.test(hostname)) {
    throw endpointError(text, `is a region; its endpoint is '${hostname}.log.aliyuncs.com'`);
  }
  return { protocol, hostname, port: port ?? DEFAULT_PORTS[protocol], kind: kindOf(hostname) };
}

/** `project` must be a valid name, see names.ts. */
export function addressOf(endpoint: Endpoint, project: string): Address {
  const { protocol, hostname, port, kind } = endpoint;
  const suffix = port === DEFAULT_PORTS[protocol] ? '' : `:${port}`;
  const common = { protocol, port, projectHeader: undefined };
  switch (kind) {
    case 'service': {
      const named = withProject(hostname, project);
      return { ...common, hostname: named, host: named + suffix };
    }
    case 'address': {
      // Resolvers need not know the names below localhost, though all of them mean this machine.
      const connectTo = hostname.endsWith('.localhost') ? 'localhost' : hostname;
      return { ...common, hostname: connectTo, host: `${project}.${hostname}${suffix}` };
    }
    case 'ipv6-address':
      return { ...common, hostname, host: `[${hostname}]${suffix}`, projectHeader: project };
    case 'custom':
      return { ...common, hostname, host: hostname + suffix, projectHeader: project };
  }
}

/** The region that signature v4 needs; undefined where the endpoint doesn't name one. */
export function regionOf({ hostname }: Endpoint): string | undefined {
  return REGION.exec(hostname)?.[1]?.replace(NETWORK_SUFFIX, '');
}

/**
 * A host that was written with the project stays as it is. What remains without it must be an
 * endpoint by itself, for a project may well be called as a region is: `cn-hangzhou.log.aliyuncs.com`
 * doesn't name the project `cn-hangzhou`. A host that was written with another project gets this one
 * before it, which leads nowhere, rather than its records to a place that nobody wrote.
 */
function withProject(hostname: string, project: string): string {
  const prefix = `${project.toLowerCase()}.`;
  const named =
    hostname.startsWith(prefix) && BARE_SERVICE_HOST.test(hostname.slice(prefix.length));
  return named ? hostname : `${project}.${hostname}`;
}

function kindOf(hostname: string): Endpoint['kind'] {
  if (isIPv6(hostname)) return 'ipv6-address';
  if (isIPv4(hostname) || hostname === 'localhost' || hostname.endsWith('.localhost'))
    return 'address';
  return hostname.endsWith(SERVICE_DOMAIN) ? 'service' : 'custom';
}

function splitScheme(text: string): { protocol: Endpoint['protocol']; authority: string } {
  // White space and control characters first: no other message should have to show them.
  if (text === '') throw endpointError(text, 'is empty');
  if (/[\s\p{C}]/u.test(text)) throw endpointError(text, 'holds white space or control characters');
  const [, scheme, rest] = /^([a-z][a-z\d+.-]*):\/\/(.*)$/i.exec(text) ?? [];
  if (scheme === undefined || rest === undefined) return { protocol: 'https:', authority: text };
  const protocol = `${scheme.toLowerCase()}:`;
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw endpointError(text, `has the unknown scheme '${scheme}'`);
  }
  return { protocol, authority: rest };
}

function splitPort(text: string, authority: string): { host: string; port: number | undefined } {
  if (authority.includes('@')) throw endpointError(text, 'holds a user name', { show: false });
  const bare = authority.endsWith('/') ? authority.slice(0, -1) : authority;
  if (/[/\\?#]/.test(bare)) throw endpointError(text, 'holds a path, a query or a fragment');
  if (isIPv6(bare)) throw endpointError(text, 'is an IPv6 address without brackets');
  const [, host, digits] = /^(\[.*\]|[^:]*)(?::(.*))?$/.exec(bare) ?? [];
  if (host === undefined) throw endpointError(text, 'has more than one colon');
  if (digits === undefined) return { host, port: undefined };
  const port = /^\d{1,5}$/.test(digits) ? Number(digits) : 0;
  if (port < 1 || port > MAX_PORT)
    throw endpointError(text, `has no valid port (1 to ${MAX_PORT})`);
  return { host, port };
}
