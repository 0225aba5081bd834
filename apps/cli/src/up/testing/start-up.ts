import { join } from 'node:path';
import { reportError } from '../../report-error.js';
import { runUp } from '../run-up.js';

/** Runs `up` in a process that tests can end in every way. Its parts are in the given directory. */
const [partsDir = ''] = process.argv.slice(2);
process.exitCode = await runUp({
  version: 'test',
  migrate: async () => 'up to date',
  programOf: (part) => join(partsDir, `${part}.mjs`),
}).catch((error: unknown) => reportError(error, false));
