import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take half a minute or more: started last, one of them would run alone at the end. */
const LONG = [
  'test/everything/everything',
  'test/chaos/soak',
  'test/chaos/every-step',
  'test/chaos/planted',
  'test/flow/failover',
  'test/flow/database-trouble',
  'packages/services/src/services',
  'apps/cli/src/cli',
  'apps/cli/src/up/up',
  'packages/auth/src/two-factor',
  'test/e2e/console/dialogs',
  'test/flow/convergence',
  'test/flow/invariants',
  'test/e2e/console/now',
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
