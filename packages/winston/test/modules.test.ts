import { describe, expect, it } from 'vitest';
import { runChild } from './support/run-child.js';

describe('the built package', () => {
  it('gives its class by name and as the default, to import and to require', async () => {
    const { code, stdout, stderr } = await runChild('modules.mjs');
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      esmDefault: 'SlsTransport',
      esmNamed: true,
      esmNames: ['PutLogsConfigError', 'SlsTransport', 'default', 'shutdownOnSignals'],
      cjsDefault: 'SlsTransport',
      cjsNamed: true,
      cjsNames: ['PutLogsConfigError', 'SlsTransport', 'default', 'shutdownOnSignals'],
      loggers: ['function', 'function'],
    });
  });
});
