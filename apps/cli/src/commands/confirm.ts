import { createInterface } from 'node:readline/promises';
import { UsageError } from '@tixngo-sync/domain';

/**
 * Asks before something that cannot be taken back; `--yes` answers beforehand.
 * @returns whether to go on
 * @throws UsageError where nobody can be asked
 */
export async function confirm(question: string, yes: boolean): Promise<boolean> {
  if (yes) return true;
  if (process.stdin.isTTY !== true)
    throw new UsageError(
      'CONFIRMATION_MISSING',
      `${question} Say so with --yes: there is nobody to ask here`,
    );
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
