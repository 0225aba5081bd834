import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take half a minute or more: started last, one of them would run alone at the end. */
const LONG = [
  'test/everything/everything',
  'test/chaos/soak',
  'apps/cli/src/cli',
  'test/chaos/every-step',
  'test/chaos/planted',
  'test/flow/database-trouble',
  'test/e2e/dashboard',
  'packages/services/src/services',
  'apps/cli/src/up/up',
  'test/flow/convergence',
  'test/flow/invariants',
  'test/flow/redis-at-start',
  'packages/queues/src/worker',
];

/**
 * Without a record of earlier runs, as in a fresh clone, vitest sorts by file size, which says little about
 * the time.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const index = LONG.findIndex((name) => moduleId.includes(`/${name}.`));
      return index === -1 ? LONG.length : index;
    };
    return (await super.sort(files)).sort((one, other) => place(one) - place(other));
  }
}
