import { audit, type ContactDetail, type ContactRow, listContacts, showContact } from '@tixngo-sync/db';
import { PermanentError } from '@tixngo-sync/domain';
import { withDatabase } from '../context/database.js';
import type { Output } from '../output/output.js';
import { fields, lines, section, table } from '../output/table.js';
import { TICKET_COLUMNS } from './tickets.js';

interface ContactsOptions {
  readonly limit: number;
  readonly after?: string;
  readonly query?: string;
  readonly temporary?: true;
}

export async function list(output: Output, options: ContactsOptions): Promise<void> {
  const filter = { query: options.query, isTemporary: options.temporary };
  const rows = await withDatabase(output, ({ database }) => listContacts(database, options, filter));
  output.result(rows, () => table(rows, COLUMNS, 'No contacts found.'));
}

export async function show(output: Output, id: string): Promise<void> {
  const detail = await withDatabase(output, async ({ database, author }) => {
    const found = await showContact(database, id);
    if (found === null) throw new PermanentError('NOT_FOUND', `there is no contact ${id}`);
    await audit(database, { ...author, action: 'contact.read', target: `contact ${id}` });
    return found;
  });
  output.result(detail, () => describe(detail));
}

const COLUMNS = {
  contact: (row: ContactRow) => row.contactId,
  'e-mail': (row: ContactRow) => row.email,
  'first name': (row: ContactRow) => row.firstName,
  'last name': (row: ContactRow) => row.lastName,
  temporary: (row: ContactRow) => (row.isTemporary ? 'yes' : ''),
  kind: (row: ContactRow) => row.kind,
  origin: (row: ContactRow) => row.origin,
  tickets: (row: ContactRow) => row.tickets,
};

function describe({ contact, ...detail }: ContactDetail): string {
  return lines(
    fields({
      contact: contact.contactId,
      'e-mail': contact.email,
      title: contact.title,
      'first name': contact.firstName,
      'last name': contact.lastName,
      birthday: contact.birthday,
      nationality: contact.nationality,
      'ID number': contact.idNumber,
      'mobile phone': contact.mobilePhone,
      country: contact.country,
      language: contact.language,
      kind: contact.kind,
      'internet account': contact.hasInternetAccount ? 'yes' : 'no',
      origin: contact.origin,
      created: contact.createdAt,
      temporary: detail.isTemporary ? 'yes: only the e-mail is known' : null,
      'tickets with this e-mail go to': detail.usedForEmail,
      tickets: detail.ticketCount,
    }),
    section('Tickets', table(detail.tickets, TICKET_COLUMNS, 'none')),
    section('Distributions', table(detail.distributions, DISTRIBUTION_COLUMNS, 'none')),
    section('Possible duplicates', table(detail.duplicates, DUPLICATE_COLUMNS, 'none')),
  );
}

type Distribution = ContactDetail['distributions'][number];

const DISTRIBUTION_COLUMNS = {
  ticket: (row: Distribution) => row.ticketId,
  from: (row: Distribution) => row.oldContactId,
  to: (row: Distribution) => row.newContactId,
  status: (row: Distribution) => row.status,
  initiated: (row: Distribution) => row.initiatedAt,
  resolved: (row: Distribution) => row.resolvedAt,
};

type Duplicate = ContactDetail['duplicates'][number];

const BECAUSE = { EMAIL: 'same e-mail', NAME_AND_BIRTHDAY: 'same name and birthday' } as const;

const DUPLICATE_COLUMNS = {
  ...COLUMNS,
  because: (row: Duplicate) => row.because.map((reason) => BECAUSE[reason]).join(', '),
};
