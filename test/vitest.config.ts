import { defineConfig } from 'vitest/config';
import { shared } from '../vitest.shared.js';

export default defineConfig({
  ...shared,
  test: {
    ...shared.test,
    include: ['[a-z]*/**/*.test.ts'],
    globalSetup: ['./harness/install-runtimes.ts'],
    // The built packages are to be run by Node as they are, not by the test runner's transform.
    server: { deps: { external: [/\/packages\/[a-z]+\/dist\//] } },
  },
});
