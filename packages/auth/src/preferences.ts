import { isDeepStrictEqual } from 'node:util';
import { auditIn, type Database, inPrismaTransaction } from '@tixngo-sync/db';
import { isTimezone, THEMES, type Theme, UsageError } from '@tixngo-sync/domain';
import type { Identity } from './identity.js';
import { accountOf } from './own-password.js';

/** How a person wants the console. */
export interface Preferences {
  readonly theme: Theme;
  /** An IANA name; null: the browser's. */
  readonly timeZone: string | null;
}

const DEFAULTS: Preferences = { theme: 'system', timeZone: null };

/** Returns a user's preferences; the defaults for a token, which has no account. */
export async function readPreferences(database: Database, identity: Identity): Promise<Preferences> {
  if (identity.by === 'token') return DEFAULTS;
  const user = await database.prisma.authUser.findUnique({
    select: { preferences: true },
    where: { username: identity.name },
  });
  return preferencesOf(user?.preferences);
}

/**
 * Changes the preferences that are given, with the audit entry in the same transaction if they differ.
 * @throws UsageError for an unknown time zone, and `NO_ACCOUNT` for a token
 */
export async function changePreferences(
  database: Database,
  identity: Identity,
  changes: { theme?: Theme | undefined; timeZone?: string | null | undefined },
  reason?: string,
): Promise<Preferences> {
  const username = accountOf(identity);
  const { theme, timeZone } = changes;
  if (typeof timeZone === 'string' && !isTimezone(timeZone))
    throw new UsageError('TIMEZONE_UNKNOWN', `"${timeZone}" is not a time zone such as Europe/Zurich.`);
  return inPrismaTransaction(database, async (client) => {
    const user = await client.authUser.findUniqueOrThrow({
      select: { preferences: true },
      where: { username },
    });
    const before = preferencesOf(user.preferences);
    const preferences = {
      theme: theme ?? before.theme,
      timeZone: timeZone === undefined ? before.timeZone : timeZone,
    };
    if (isDeepStrictEqual(preferences, before)) return before;
    await client.authUser.update({ data: { preferences, updatedAt: new Date() }, where: { username } });
    const entry = { action: 'user.preferences', target: username, reason, detail: preferences };
    await auditIn(client, { actor: username, channel: 'console', ...entry });
    return preferences;
  });
}

/** What is stored may be of a later release: only known values count. */
function preferencesOf(stored: unknown): Preferences {
  const { theme, timeZone } = (stored ?? {}) as { theme?: unknown; timeZone?: unknown };
  return {
    theme: THEMES.find((known) => known === theme) ?? DEFAULTS.theme,
    timeZone: typeof timeZone === 'string' ? timeZone : null,
  };
}
