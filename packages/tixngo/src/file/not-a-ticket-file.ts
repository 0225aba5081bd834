import { basename } from 'node:path';
import { PermanentError } from '@tixngo-sync/domain';
import type { Refusal } from '../json/refusal.js';

/** @returns the error for the user: what was found, what would be taken */
export function notATicketFile(path: string, { found }: Refusal): PermanentError {
  return new PermanentError(
    'NOT_A_TICKET_FILE',
    `${basename(path)} is refused, nothing of it was processed: found ${found}. Taken are a diff answer, an array of tickets or one ticket a line in JSON, ` +
      'or CSV with the columns of "tixngo-sync upload --template csv"; each also as gzip.',
  );
}
