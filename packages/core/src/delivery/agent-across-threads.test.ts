import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { createSecureContext } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { optionsOf } from './agent-across-threads.js';

describe('optionsOf()', () => {
  it('is nothing in particular where there is no agent', () => {
    expect(optionsOf(undefined)).toEqual({});
  });

  it.each([
    [new HttpAgent({ keepAlive: true, maxSockets: 2 }), { keepAlive: true, maxSockets: 2 }],
    [
      new HttpsAgent({ ca: ['PEM', Buffer.from('PEM')], minVersion: 'TLSv1.3', servername: 'a' }),
      { ca: ['PEM', Buffer.from('PEM')], minVersion: 'TLSv1.3', servername: 'a' },
    ],
  ])('is what makes an equal one', (agent, options) => {
    const crossing = optionsOf(agent);
    expect(crossing).toMatchObject(options);
    expect(structuredClone(crossing)).toBeDefined();
  });

  it.each([
    ['pins a certificate', new HttpsAgent({ checkServerIdentity: () => undefined })],
    ['looks up names itself', new HttpAgent({ lookup: () => undefined })],
    ['has a context of its own', new HttpsAgent({ secureContext: createSecureContext() })],
    ['is of another class', new (class extends HttpsAgent {})()],
  ])('is undefined for one that %s: none can be made that is as strict', (_, agent) => {
    expect(optionsOf(agent)).toBeUndefined();
  });
});
