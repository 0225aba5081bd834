import { userInfo } from 'node:os';
import type { Author } from '@tixngo-sync/db';

/** Who types: the machine's user, since whoever may read the settings may do everything (I9). */
export function cliAuthor(): Author {
  return { actor: `cli:${userName()}`, channel: 'cli' };
}

/** A container may run under a user id that has no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
