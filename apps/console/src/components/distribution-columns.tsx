import type { ticketDetailSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { DISTRIBUTION_WORDS, TICKETS } from '../texts/tickets.js';
import { Badge } from './badge.js';
import { ContactLink } from './contact-columns.js';
import type { Column } from './data-table.js';
import { Time } from './time.js';

type Distribution = z.output<typeof ticketDetailSchema>['distributions'][number];

/** The columns of lists of distributions. */
export const DISTRIBUTION_COLUMNS = {
  from: {
    header: TICKETS.from,
    cell: ({ oldContactId }) => oldContactId !== null && <ContactLink id={oldContactId} />,
  },
  to: { header: TICKETS.to, cell: ({ newContactId }) => <ContactLink id={newContactId} /> },
  action: { header: TICKETS.action, cell: ({ action }) => action },
  status: {
    header: TICKETS.status,
    cell: ({ status }) => {
      const { tone, word } = DISTRIBUTION_WORDS[status];
      return <Badge tone={tone}>{word}</Badge>;
    },
  },
  initiated: {
    header: TICKETS.initiated,
    isNumber: true,
    cell: ({ initiatedAt }) => <Time at={initiatedAt} show="clock" />,
  },
  resolved: {
    header: TICKETS.resolved,
    isNumber: true,
    cell: ({ resolvedAt }) => resolvedAt !== null && <Time at={resolvedAt} show="clock" />,
  },
} as const satisfies Readonly<Record<string, Column<Distribution>>>;
