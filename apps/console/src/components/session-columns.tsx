import type { listedSessionSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { SESSIONS } from '../texts/sessions.js';
import { browserName } from './browser-name.js';
import type { Column } from './data-table.js';
import { Time } from './time.js';

/** How a session is listed. */
export const SESSION_COLUMNS: readonly Column<z.output<typeof listedSessionSchema>>[] = [
  {
    header: SESSIONS.browser,
    isTitle: true,
    cell: ({ browser }) => <span title={browser ?? undefined}>{browserName(browser)}</span>,
  },
  { header: SESSIONS.address, cell: ({ address }) => address ?? SESSIONS.unknown },
  { header: SESSIONS.signedIn, cell: ({ createdAt }) => <Time at={createdAt} show="clock" /> },
  { header: SESSIONS.lastActive, cell: ({ lastActiveAt }) => <Time at={lastActiveAt} /> },
];
