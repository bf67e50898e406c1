import { isIPv4 } from 'node:net';
import type { HeaderMap } from './request-head.js';

/** `cn-hangzhou.log.aliyuncs.com`, `log-global.aliyuncs.com`: the service itself, no project. */
const SERVICE_HOST = /^(?:[^.]+\.(?:log|sls)|[^.]+)\.aliyuncs\.com$/;

/**
 * The project a request is for: `x-log-project`, which clients send where the host can't carry it
 * (custom domains, IP addresses), else the first label of `Host`.
 */
export function findProject(headers: HeaderMap): string | undefined {
  return headers.get('x-log-project') ?? projectFromHost(headers.get('host') ?? '');
}

/** `<project>.127.0.0.1:8080`, `<project>.localhost`, `<project>.cn-hangzhou.log.aliyuncs.com`. */
function projectFromHost(host: string): string | undefined {
  if (host.startsWith('[')) return undefined;
  const name = host.replace(/:\d*$/, '').toLowerCase();
  if (!name.includes('.') || isIPv4(name) || SERVICE_HOST.test(name)) return undefined;
  return name.slice(0, name.indexOf('.'));
}
