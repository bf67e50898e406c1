import { isIPv4 } from 'node:net';
import { PutLogsConfigError } from '../errors.js';
import type { AskAddress } from './ask.js';
import { parseEndpoint } from './endpoint.js';

const OPTION = 'credentials.stsEndpoint';
const HOW_TO = "write a host as in 'sts.aliyuncs.com' or 'sts-vpc.cn-hangzhou.aliyuncs.com'";
const REGION = /^[a-z\d]+(?:-[a-z\d]+)*$/;

/**
 * Where STS is: the option, or what the environment says, in the order of Alibaba Cloud's own SDKs.
 *
 * @throws PutLogsConfigError
 */
export function stsAddress(endpoint: string | undefined, env: NodeJS.ProcessEnv): AskAddress {
  const text = endpoint ?? (env['ALIBABA_CLOUD_STS_ENDPOINT'] || regionalHost(env));
  const { protocol, hostname, port } = parse(text);
  // A token that identifies this workload doesn't cross a network in the clear.
  if (protocol === 'http:' && !isLoopback(hostname)) {
    throw new PutLogsConfigError(OPTION, `must be https, but for this machine itself: ${HOW_TO}`);
  }
  return { protocol, hostname, port };
}

function regionalHost(env: NodeJS.ProcessEnv): string {
  const region = env['ALIBABA_CLOUD_STS_REGION'] ?? '';
  if (region === '') return 'sts.aliyuncs.com';
  if (!REGION.test(region)) {
    const why = 'names no region in ALIBABA_CLOUD_STS_REGION; it is written as in cn-hangzhou';
    throw new PutLogsConfigError(OPTION, why);
  }
  const isVpc = env['ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED']?.toLowerCase() === 'true';
  return `${isVpc ? 'sts-vpc' : 'sts'}.${region}.aliyuncs.com`;
}

function parse(text: string): AskAddress {
  try {
    return parseEndpoint(text);
  } catch {
    // That message is about the service's endpoint, and may show what was written here.
    throw new PutLogsConfigError(OPTION, `is no host: ${HOW_TO}, with ':port' if needed`);
  }
}

function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '::1' ||
    (isIPv4(hostname) && hostname.startsWith('127.'))
  );
}
