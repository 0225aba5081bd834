import { join } from 'node:path';
import { runUp } from '../run-up.js';

/** `up` in a process of its own, for tests to end in every way; its parts are the programs in the directory of its argument. */
const [partsDir = ''] = process.argv.slice(2);
process.exitCode = await runUp({
  version: 'test',
  migrate: async () => 'up to date',
  programOf: (part) => join(partsDir, `${part}.mjs`),
});
