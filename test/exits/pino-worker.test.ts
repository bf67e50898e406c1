import { describe } from 'vitest';
import { testWaysOut } from './ways-out.js';

describe('pino worker: every record is delivered or given up aloud, and the process ends as it would, by', () => {
  testWaysOut('pino worker');
});
