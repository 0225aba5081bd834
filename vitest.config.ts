import { defineConfig } from 'vitest/config';
import { LongestFirst } from './tools/longest-first.js';

const source = { resolve: { conditions: ['source'] }, ssr: { resolve: { conditions: ['source'] } } };

/** Starting a process and loading the modules for each file would take longer than most files' tests. */
const sharedProcess = { isolate: false, setupFiles: ['packages/testkit/src/leave-as-found.ts'] };

const SERVICES = ['packages/testkit/src/global-setup.ts', 'test/e2e/browser-file.ts'];

const SCREENSHOTS = {
  ...source,
  test: {
    name: 'screenshots',
    include: ['test/e2e/screenshots/*.test.ts'],
    globalSetup: SERVICES,
    hookTimeout: 120_000,
  },
};

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      // Pure code, in seconds: no service, no network.
      {
        ...source,
        test: {
          ...sharedProcess,
          name: 'unit',
          include: ['{packages,apps,tools}/**/*.test.ts'],
          exclude: ['**/*.db.test.ts', '**/node_modules/**', '**/dist/**'],
          // Properties take their time on a busy machine.
          testTimeout: 20_000,
          expect: { poll: { timeout: 15_000 } },
          sequence: { groupOrder: 0 },
        },
      },
      // Real PostgreSQL and Redis, private to the run.
      {
        ...source,
        test: {
          ...sharedProcess,
          name: 'services',
          include: ['{packages,apps}/**/*.db.test.ts', 'test/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/dist/**', 'test/e2e/screenshots/**'],
          globalSetup: SERVICES,
          testTimeout: 120_000,
          // vitest's one second is short for a server to end on a busy machine.
          expect: { poll: { timeout: 15_000 } },
          hookTimeout: 180_000,
          // One more than two processors: many tests wait for processes and time limits.
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      // Only npm run screenshots takes them.
      ...(process.env.SCREENSHOTS === undefined ? [] : [SCREENSHOTS]),
    ],
  },
});
