import { defineConfig } from 'vitest/config';

/** What every workspace's vitest.config.ts starts from. */
export const shared = defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    reporters: ['default', 'json'],
    outputFile: { json: '.results/vitest.json' },
    pool: 'forks',
    maxWorkers: 2,
    // For a property with thousands of runs on a busy machine; what hangs is found all the same.
    testTimeout: 300_000,
    hookTimeout: 60_000,
  },
});
