import { basename } from 'node:path';
import { PermanentError } from '@tixngo-sync/contracts';

/** Why a file is refused whole; names no file, which its reader does not know. Stays inside this folder. */
export class FileRefusal extends Error {
  readonly found: string;

  /** @param found what the file is instead, as the end of "found …"; never a value out of it */
  constructor(found: string) {
    super(found);
    this.found = found;
  }
}

/** @returns the error for the user: what was found, what would be taken */
export function refusalOf(path: string, { found }: FileRefusal): PermanentError {
  return new PermanentError(
    'NOT_A_TICKET_FILE',
    `${basename(path)} is refused, nothing of it was processed: found ${found}. Taken are a diff answer, an array of tickets or one ticket a line in JSON, ` +
      'or CSV with the columns of "tixngo-sync upload --template csv"; each also as gzip.',
  );
}
