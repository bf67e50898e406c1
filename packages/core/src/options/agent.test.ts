import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { describe, expect, it } from 'vitest';
import { parseEndpoint } from '../delivery/endpoint.js';
import { PutLogsConfigError } from '../errors.js';
import { parseAgent } from './agent.js';

const secure = parseEndpoint('cn-hangzhou.log.aliyuncs.com');
const plain = parseEndpoint('http://localhost:8080');

function problem(agent: unknown, endpoint = secure): string {
  try {
    parseAgent(agent, endpoint);
  } catch (error) {
    if (error instanceof PutLogsConfigError && error.option === 'agent') return error.message;
  }
  throw new Error('accepted, or thrown at');
}

describe('parseAgent()', () => {
  it.each([
    [secure, new HttpsAgent()],
    [secure, new HttpsAgent({ ca: 'PEM', minVersion: 'TLSv1.2', rejectUnauthorized: true })],
    [secure, new HttpsAgent({ minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3' })],
    [plain, new HttpAgent()],
    [secure, { addRequest: null }],
    [plain, { addRequest: null, options: null }],
    [secure, undefined],
  ])('takes what checks the other side, or is told to by each request', (endpoint, agent) => {
    expect(parseAgent(agent, endpoint)).toBe(agent);
  });

  it.each([null, 5, 'agent', {}, () => undefined])('refuses %s, which is none', (value) => {
    expect(problem(value)).toContain('must be an http.Agent or https.Agent');
  });

  it('refuses one for the other protocol', () => {
    expect(problem(new HttpAgent())).toContain('an agent for https:');
    expect(problem(new HttpsAgent(), plain)).toContain('an agent for http:');
  });

  it('refuses one that checks no certificate, and says what to do instead', () => {
    expect(problem(new HttpsAgent({ rejectUnauthorized: false }))).toContain('give it as `ca`');
  });

  it.each([{ minVersion: 'TLSv1' }, { minVersion: 'TLSv1.1' }, { maxVersion: 'TLSv1.1' }] as const)(
    'refuses one that speaks what is broken: %j',
    (options) => {
      const [name = ''] = Object.keys(options);
      expect(problem(new HttpsAgent(options))).toContain(`its ${name} allows less`);
    },
  );

  it('refuses one bound to a method of OpenSSL', () => {
    const agent = new HttpsAgent({ secureProtocol: 'TLSv1_method' });
    expect(problem(agent)).toContain('say `minVersion` instead');
  });
});
