import {
  audit,
  type Database,
  listQuarantineOf,
  listTickets,
  type QuarantineRow,
  type ShownContact,
  type TicketRow,
} from '@tixngo-sync/db';
import { MOBILE_STATUSES, NOT_IN_TIXNGO, PermanentError } from '@tixngo-sync/domain';
import { type ExplainedTicket, readTicket } from '@tixngo-sync/pipeline';
import { withDatabase } from '../context/database.js';
import type { Output } from '../output/output.js';
import { fields, lines, section, table } from '../output/table.js';
import { QUARANTINE_COLUMNS } from './quarantine.js';
import { oneOf } from './require.js';

interface TicketFilter {
  readonly limit: number;
  readonly after?: string;
  readonly event?: string;
  readonly status?: string;
  readonly email?: string;
  readonly query?: string;
}

export async function list(output: Output, options: TicketFilter): Promise<void> {
  const filter = {
    eventId: options.event,
    email: options.email,
    query: options.query,
    mobileStatus: oneOf('--status', options.status, [...MOBILE_STATUSES, NOT_IN_TIXNGO]),
  };
  const rows = await withDatabase(output, ({ database }) => listTickets(database, options, filter));
  output.result(rows, () => table(rows, TICKET_COLUMNS, 'No tickets found.'));
}

export async function show(output: Output, id: string): Promise<void> {
  const detail = await withDatabase(output, async ({ database, author }) => {
    const ticket = await findTicket(database, id);
    await audit(database, { ...author, action: 'ticket.read', target: `ticket ${ticket.ticket.ticketId}` });
    return ticket;
  });
  output.result(detail, () => describeTicket(detail));
}

/** @throws PermanentError when the ticket is unknown; the message says whether it is in quarantine */
async function findTicket(database: Database, id: string): Promise<ExplainedTicket> {
  const detail = await readTicket(database, id);
  if (detail !== null) return detail;
  const [newest] = await listQuarantineOf(database, id);
  throw new PermanentError('NOT_FOUND', `there is no ticket ${id}; ${hintAt(newest)}`);
}

function hintAt(quarantined: QuarantineRow | undefined): string {
  if (quarantined === undefined) return 'no ticket id and no tax number matches';
  const { quarantineId, reasonCode, status } = quarantined;
  const see = `\`tixngo-sync quarantine show ${quarantineId}\``;
  return `it is in quarantine (${reasonCode}, ${status}): see ${see}`;
}

export const TICKET_COLUMNS = {
  ticket: (row: TicketRow) => row.ticketId,
  'tax number': (row: TicketRow) => row.taxNumber,
  'S-360': (row: TicketRow) => row.s360Status,
  mobile: (row: TicketRow) => row.mobileStatus,
  'changed (TIXNGO)': (row: TicketRow) => row.sourceUpdatedAt,
  event: (row: TicketRow) => row.eventName ?? row.eventId,
  'kick-off': (row: TicketRow) => row.eventStartTime,
  owner: (row: TicketRow) => row.ownerEmail,
};

function describeTicket(detail: ExplainedTicket): string {
  return lines(
    ticketFields(detail),
    section('Why', table(detail.why, REASON_COLUMNS, 'unknown')),
    section('Distributions', distributionTable(detail)),
    section('History', table(detail.history, HISTORY_COLUMNS, 'none')),
    section('Pages', table(detail.pages, TICKET_PAGE_COLUMNS, 'none known')),
    section('In quarantine', table(detail.quarantined, QUARANTINE_COLUMNS, '')),
  );
}

function ticketFields({ ticket, contacts }: ExplainedTicket): string {
  return fields({
    ticket: ticket.ticketId,
    'tax number': ticket.taxNumber,
    organization: ticket.organizationCode,
    'S-360 status': ticket.s360Status,
    'mobile status': ticket.mobileStatus,
    'status from TIXNGO': ticket.sourceStatus === ticket.mobileStatus ? null : ticket.sourceStatus,
    'changed (TIXNGO)': ticket.sourceUpdatedAt,
    event: eventText(ticket),
    'kick-off': ticket.eventStartTime,
    owner: personText(ticket.ownerFirstName, ticket.ownerLastName, ticket.ownerEmail),
    holder: personText(ticket.holderFirstName, ticket.holderLastName, ticket.holderEmail),
    'pending transfer to': ticket.recipientEmail,
    'cultural contact': contactText(contacts, ticket.culturalContactId),
    'first contact': contactText(contacts, ticket.initialContactId),
    assigned: ticket.assignedAt,
    transferred: ticket.transferredAt,
    activated: ticket.activatedAt,
    checked: ticket.checkedAt,
    controlled: ticket.controlledAt,
    'deletion reason': ticket.deletionReason,
  });
}

function distributionTable({ distributions, contacts }: ExplainedTicket): string {
  type Distribution = ExplainedTicket['distributions'][number];
  const columns = {
    '#': (row: Distribution) => row.sequence,
    from: (row: Distribution) => contactText(contacts, row.oldContactId),
    to: (row: Distribution) => contactText(contacts, row.newContactId),
    action: (row: Distribution) => row.action,
    status: (row: Distribution) => row.status,
    initiated: (row: Distribution) => row.initiatedAt,
    resolved: (row: Distribution) => row.resolvedAt,
  };
  return table(distributions, columns, 'none');
}

type Reason = ExplainedTicket['why'][number];

const REASON_COLUMNS = {
  about: (reason: Reason) => reason.about,
  at: (reason: Reason) => reason.at,
  reason: (reason: Reason) => reason.text,
};

type HistoryEntry = ExplainedTicket['history'][number];

const HISTORY_COLUMNS = {
  at: (entry: HistoryEntry) => entry.occurredAt,
  status: (entry: HistoryEntry) => entry.status,
  owner: (entry: HistoryEntry) => entry.ownerEmail,
  recipient: (entry: HistoryEntry) => entry.recipientEmail,
  actor: (entry: HistoryEntry) => entry.actor,
  reason: (entry: HistoryEntry) => entry.reason,
};

type TicketPage = ExplainedTicket['pages'][number];

const TICKET_PAGE_COLUMNS = {
  page: (page: TicketPage) => page.pageId,
  run: (page: TicketPage) => page.runId,
  '#': (page: TicketPage) => page.sequence,
  status: (page: TicketPage) => page.status,
  fetched: (page: TicketPage) => page.fetchedAt,
  processed: (page: TicketPage) => page.processedAt,
};

function eventText(ticket: ExplainedTicket['ticket']): string | null {
  const { eventId, eventName, eventSite, eventCity, eventCountryCode } = ticket;
  return [eventId, eventName, eventSite, eventCity, eventCountryCode].filter(Boolean).join(', ') || null;
}

function personText(firstName: string | null, lastName: string | null, email: string | null): string | null {
  const name = [firstName, lastName].filter(Boolean).join(' ');
  return [name, email === null ? '' : `<${email}>`].filter(Boolean).join(' ') || null;
}

function contactText(contacts: readonly ShownContact[], contactId: string | null): string | null {
  const contact = contacts.find((candidate) => candidate.contactId === contactId);
  if (contact === undefined) return contactId;
  const person = personText(contact.firstName, contact.lastName, contact.email);
  return person === null ? contactId : `${person} (${contactId})`;
}
