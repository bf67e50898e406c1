import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

export interface CertificateOptions {
  /** DNS names and IPv4 addresses that it is for. */
  names: readonly string[];
  notAfter?: Date;
}

/** A certificate that signs itself, and its key, both as PEM: made here, so that no key is checked in. */
export function selfSigned({ names, notAfter = yearsFromNow(1) }: CertificateOptions) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  // A name of its own: verifiers look issuers up by it.
  const commonName = `putlogs test ${randomBytes(8).toString('hex')}`;
  const name = sequence(set(sequence(oid(COMMON_NAME), utf8(commonName))));
  const body = sequence(
    context(0, integer(Buffer.of(2))),
    integer(Buffer.concat([Buffer.of(1), randomBytes(8)])),
    sequence(oid(ECDSA_SHA256)),
    name,
    sequence(time(yearsFromNow(-10)), time(notAfter)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    context(3, sequence(sequence(oid(SUBJECT_ALT_NAME), octets(sequence(...names.map(altName)))))),
  );
  const signature = sign('sha256', body, privateKey);
  const certificate = sequence(body, sequence(oid(ECDSA_SHA256)), bits(signature));
  return {
    cert: pem('CERTIFICATE', certificate),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** Encoded object identifiers. */
const COMMON_NAME = '550403';
const SUBJECT_ALT_NAME = '551d11';
const ECDSA_SHA256 = '2a8648ce3d040302';

const TEXT_NAME_TAG = 0x82;
const IP_NAME_TAG = 0x87;

export function yearsFromNow(years: number): Date {
  const date = new Date();
  date.setUTCFullYear(date.getUTCFullYear() + years);
  return date;
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 128 ? [length] : [0x82, length >>> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), content]);
}

const sequence = (...parts: Buffer[]) => der(0x30, Buffer.concat(parts));
const set = (...parts: Buffer[]) => der(0x31, Buffer.concat(parts));
const context = (tag: number, content: Buffer) => der(0xa0 + tag, content);
const integer = (bytes: Buffer) => der(0x02, bytes);
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
const octets = (content: Buffer) => der(0x04, content);
const bits = (content: Buffer) => der(0x03, Buffer.concat([Buffer.of(0), content]));
const utf8 = (text: string) => der(0x0c, Buffer.from(text));

/** GeneralizedTime */
function time(date: Date): Buffer {
  return der(0x18, Buffer.from(`${date.toISOString().replace(/-|:|T|\.\d+Z/g, '')}Z`));
}

function altName(name: string): Buffer {
  return /^[\d.]+$/.test(name)
    ? der(IP_NAME_TAG, Buffer.from(name.split('.').map(Number)))
    : der(TEXT_NAME_TAG, Buffer.from(name));
}

function pem(label: string, bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
