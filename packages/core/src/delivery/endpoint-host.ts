import { isIPv4, isIPv6 } from 'node:net';
import { PutLogsConfigError } from '../errors.js';
import { quotedText } from '../record/quoted-text.js';

/** `_` is in no host name of the internet, but in many of container networks. */
const LABEL = /^[a-z\d_](?:[a-z\d_-]{0,61}[a-z\d_])?$/;
const MAX_NAME_LENGTH = 253;
/** Whoever has this host made for requests of an attacker's choice wants the metadata service. */
const METADATA_IPV4 = /^(?:169\.254\.|100\.100\.100\.200$|0\.0\.0\.0$)/;
/** Link-local, none at all, and those that stand for an IPv4 address; in the shortest form. */
const METADATA_IPV6 = /^\[(?:fe[89ab][\da-f]:|::\]|::ffff:|::[\da-f]+:[\da-f]+\])/;
const NO_SERVICE =
  'has an address that no log service has (link-local, metadata, none, or IPv4 in IPv6)';
const HOW_TO =
  "write a host as in 'cn-hangzhou.log.aliyuncs.com', with 'http://' and ':port' if needed";

/** The host in lower case, without brackets. Throws what {@link endpointError} makes. */
export function parseHost(text: string, host: string): string {
  const name = host.toLowerCase();
  if (name.startsWith('[')) return parseIpv6(text, name.slice(1, -1));
  if (isIPv4(name)) {
    if (METADATA_IPV4.test(name)) throw endpointError(text, NO_SERVICE);
    return name;
  }
  const problem = hostNameProblem(name);
  if (problem !== undefined) throw endpointError(text, problem);
  return name;
}

/** `show: false` where the text may hold a password; a query may hold anything, and is never shown. */
export function endpointError(
  text: string,
  problem: string,
  { show } = { show: true },
): PutLogsConfigError {
  const shown = text.slice(0, 200).replace(/[?#].*/s, '…');
  const got = show && text !== '' ? ` (got ${quotedText(shown, 200)})` : '';
  return new PutLogsConfigError('endpoint', `${problem}: ${HOW_TO}${got}`);
}

function parseIpv6(text: string, address: string): string {
  if (!isIPv6(address) || address.includes('%')) {
    throw endpointError(text, 'has no valid IPv6 address in its brackets');
  }
  if (METADATA_IPV6.test(new URL(`http://[${address}]`).hostname)) {
    throw endpointError(text, NO_SERVICE);
  }
  return address;
}

function hostNameProblem(name: string): string | undefined {
  if (name === '') return 'has no host';
  if (name.endsWith('.')) return 'ends in a dot';
  if (name.length > MAX_NAME_LENGTH)
    return `has a host name longer than ${MAX_NAME_LENGTH} characters`;
  const labels = name.split('.');
  if (!labels.every((label) => LABEL.test(label)))
    return 'has a host name with characters of no host';
  // Resolvers read 2130706433, 127.1 and 0x7f.1 as addresses, which the one who wrote it may not.
  const last = labels.at(-1) ?? '';
  return /^(?:\d+|0x[\da-f]*)$/.test(last) ? 'has an IP address in an unusual form' : undefined;
}
