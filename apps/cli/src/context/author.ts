import { userInfo } from 'node:os';
import type { Author } from '@tixngo-sync/db';

/** The operating system's user: whoever can read the settings may do everything (I9). */
export function cliAuthor(): Author {
  return { actor: `cli:${userName()}`, channel: 'cli' };
}

/** In a container the user id may have no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
