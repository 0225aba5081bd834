import type { Database, ShownContact, TicketDetail, TicketRow } from '@tixngo-sync/db';
import { Command } from 'commander';
import { action } from '../action.js';
import { fields, section, table } from '../output/table.js';
import { wholeNumber } from '../parse/numbers.js';
import { importCommand } from './import.js';
import { load } from './loaded.js';
import { type ResultOptions, withJson } from './options.js';
import { QUARANTINE_COLUMNS } from './quarantine-columns.js';

export function ticketsCommand(): Command {
  const tickets = new Command('tickets').description('tickets as S-360 gets them');
  withJson(tickets.command('list').description('tickets, by id'))
    .option('--event <id>', 'of this event only')
    .option('--status <status>', 'with this mobile status only, such as PENDING_TRANSFER')
    .option('--limit <n>', 'how many at most', wholeNumber(1, 1000), 50)
    .option('--after <ticketId>', 'only those after this id: the next screen')
    .action(
      action(
        async (
          output,
          options: ResultOptions & { event?: string; status?: string; limit: number; after?: string },
        ) => {
          const { listTickets, MOBILE_STATUSES, oneOf, withDatabase } = await load();
          const filter = {
            eventId: options.event,
            mobileStatus: oneOf('--status', options.status, MOBILE_STATUSES),
          };
          const rows = await withDatabase(output, ({ database }) => listTickets(database, options, filter));
          output.result(rows, () => table(rows, COLUMNS, 'No such ticket.'));
        },
      ),
    );
  withJson(
    tickets
      .command('show')
      .description('a ticket, its contacts, distributions and history, and the pages it came on')
      .argument('<id>', 'its ticket id or its tax number'),
  ).action(
    action(async (output, id: string) => {
      const { withDatabase } = await load();
      const detail = await withDatabase(output, ({ database }) => find(database, id));
      output.result(detail, () => describeTicket(detail));
    }),
  );
  tickets.addCommand(importCommand('tickets'));
  return tickets;
}

/** A ticket that is nowhere may still be known: in quarantine. */
async function find(database: Database, id: string): Promise<TicketDetail> {
  const { listQuarantineOf, PermanentError, showTicket } = await load();
  const detail = await showTicket(database, id);
  if (detail !== null) return detail;
  const [newest] = await listQuarantineOf(database, id);
  const hint =
    newest === undefined
      ? 'neither a ticket id nor a tax number is known by that name'
      : `it is in quarantine (${newest.reasonCode}, ${newest.status}): see \`tixngo-sync quarantine show ${newest.quarantineId}\``;
  throw new PermanentError('NOT_FOUND', `there is no ticket ${id}; ${hint}`);
}

const COLUMNS = {
  ticket: (row: TicketRow) => row.ticketId,
  'tax number': (row: TicketRow) => row.taxNumber,
  'S-360': (row: TicketRow) => row.s360Status,
  mobile: (row: TicketRow) => row.mobileStatus,
  'changed (TIXNGO)': (row: TicketRow) => row.sourceUpdatedAt,
  event: (row: TicketRow) => row.eventName ?? row.eventId,
  'kick-off': (row: TicketRow) => row.eventStartTime,
  owner: (row: TicketRow) => row.ownerEmail,
};

function describeTicket({
  ticket,
  contacts,
  distributions,
  history,
  pages,
  quarantined,
}: TicketDetail): string {
  const named = (contactId: string | null) => nameOf(contacts, contactId);
  return [
    fields({
      ticket: ticket.ticketId,
      'tax number': ticket.taxNumber,
      organization: ticket.organizationCode,
      'S-360 status': ticket.s360Status,
      'mobile status': ticket.mobileStatus,
      'TIXNGO says': ticket.sourceStatus === ticket.mobileStatus ? null : ticket.sourceStatus,
      'changed (TIXNGO)': ticket.sourceUpdatedAt,
      event:
        [ticket.eventId, ticket.eventName, ticket.eventSite, ticket.eventCity, ticket.eventCountryCode]
          .filter(Boolean)
          .join(', ') || null,
      'kick-off': ticket.eventStartTime,
      owner: person(ticket.ownerFirstName, ticket.ownerLastName, ticket.ownerEmail),
      holder: person(ticket.holderFirstName, ticket.holderLastName, ticket.holderEmail),
      'pending transfer to': ticket.recipientEmail,
      'cultural contact': named(ticket.culturalContactId),
      'first contact': named(ticket.initialContactId),
      assigned: ticket.assignedAt,
      transferred: ticket.transferredAt,
      activated: ticket.activatedAt,
      checked: ticket.checkedAt,
      controlled: ticket.controlledAt,
      'deletion reason': ticket.deletionReason,
    }),
    section(
      'Distributions',
      table(
        distributions,
        {
          '#': (line) => line.sequence,
          from: (line) => named(line.oldContactId),
          to: (line) => named(line.newContactId),
          action: (line) => line.action,
          status: (line) => line.status,
          initiated: (line) => line.initiatedAt,
          resolved: (line) => line.resolvedAt,
        },
        '(none)',
      ),
    ),
    section(
      'History',
      table(
        history,
        {
          at: (entry) => entry.occurredAt,
          status: (entry) => entry.status,
          owner: (entry) => entry.ownerEmail,
          recipient: (entry) => entry.recipientEmail,
          actor: (entry) => entry.actor,
          reason: (entry) => entry.reason,
        },
        '(none)',
      ),
    ),
    section(
      'Pages it came on',
      table(
        pages,
        {
          page: (page) => page.pageId,
          run: (page) => page.runId,
          '#': (page) => page.sequence,
          status: (page) => page.status,
          fetched: (page) => page.fetchedAt,
          processed: (page) => page.processedAt,
        },
        '(none that is known)',
      ),
    ),
    section('In quarantine', quarantined.length === 0 ? '' : table(quarantined, QUARANTINE_COLUMNS, '')),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function person(firstName: string | null, lastName: string | null, email: string | null): string | null {
  const name = [firstName, lastName].filter(Boolean).join(' ');
  return [name, email === null ? '' : `<${email}>`].filter(Boolean).join(' ') || null;
}

function nameOf(contacts: readonly ShownContact[], contactId: string | null): string | null {
  if (contactId === null) return null;
  const contact = contacts.find((candidate) => candidate.contactId === contactId);
  const described = contact === undefined ? null : person(contact.firstName, contact.lastName, contact.email);
  return described === null ? contactId : `${described} (${contactId})`;
}
