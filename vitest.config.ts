import { defineConfig } from 'vitest/config';
import { LongestFirst } from './tools/longest-first.js';

const source = { resolve: { conditions: ['source'] }, ssr: { resolve: { conditions: ['source'] } } };

/** Starting a process and loading the modules for each file would take longer than most files' tests. */
const sharedProcess = { isolate: false, setupFiles: ['packages/testkit/src/leave-as-found.ts'] };

const TESTKIT = 'packages/testkit/src/global-setup.ts';
const SERVICES = [TESTKIT, 'test/e2e/browser-file.ts'];

/** Returns a project that runs only when its script has set the variable. */
const onlyWith = (variable: string, name: string, include: string, globalSetup: string[]) =>
  process.env[variable] === undefined
    ? []
    : [{ ...source, test: { name, include: [include], globalSetup, hookTimeout: 120_000 } }];

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
          name: 'services',
          include: ['{packages,apps}/**/*.db.test.ts', 'test/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/dist/**', 'test/e2e/screenshots/**', 'test/everything/**'],
          globalSetup: SERVICES,
          testTimeout: 120_000,
          // vitest's one second is short for a server to end on a busy machine.
          expect: { poll: { timeout: 15_000 } },
          hookTimeout: 180_000,
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      // Random plans, for as long as one lets them: npm run everything.
      ...onlyWith('EVERYTHING_SECONDS', 'everything', 'test/everything/*.test.ts', [TESTKIT]),
      ...onlyWith('SCREENSHOTS', 'screenshots', 'test/e2e/screenshots/*.test.ts', SERVICES),
    ],
  },
});
