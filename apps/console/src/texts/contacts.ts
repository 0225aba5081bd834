import { count } from '@tixngo-sync/domain';

/** The words of the screens of contacts. */
export const CONTACTS = {
  title: 'Contacts',
  about: 'The people and institutions of S-360 who hold tickets, or to whom a ticket is being transferred.',
  search: 'Contact id, e-mail or name',
  temporary: 'Temporary',
  yes: 'Yes',
  no: 'No',
  contact: 'Contact',
  name: 'Name',
  email: 'E-mail',
  kind: 'Kind',
  kinds: { INDIVIDUAL: 'individual', RELAY: 'relay' },
  origin: 'Created by',
  origins: { S360: 'S-360', TIXNGO: 'tixngo-sync' },
  tickets: 'Tickets',
  ticketsOf: (id: string) => `tickets of contact ${id}`,
  created: 'Created',
  temporaryBadge: 'temporary',
  temporaryAbout:
    'Pending creation: only the e-mail is known. It becomes a full contact when TIXNGO sends a ticket with the details of the person.',
  none: 'No contact found',
  noneMatch: 'No contact matches. Check the spelling, or search for the beginning only.',
  noneYet: 'There are no contacts yet.',

  oneTitle: (id: string) => `Contact ${id}`,
  facts: 'As S-360 shows it',
  birthday: 'Birthday',
  nationality: 'Nationality',
  idNumber: 'ID number',
  mobilePhone: 'Mobile phone',
  country: 'Country',
  language: 'Language',
  internetAccount: 'Internet account',
  institutionEmail: 'E-mails of the institution',
  thirdPartyEmail: 'E-mails of third parties',
  accepted: 'accepted',
  refused: 'refused',
  hidden: 'Birthday, nationality, ID number and telephone number are for operators.',
  emailUsed: 'Tickets for this e-mail',
  usedHere: 'go to this contact',
  usedOther: 'go to contact',
  noEmail: 'none: it has no e-mail',
  holds: 'Tickets it holds',
  holdsNone: 'It holds no ticket',
  holdsFirst: (shown: number, all: number) => `The first ${shown} of ${count(all, 'ticket')}.`,
  distributions: 'Distributions from and to it',
  noDistributions: 'No ticket was transferred from or to it',
  duplicates: 'Perhaps the same person',
  noDuplicates: 'No other contact has the same e-mail, or the same name and birthday',
  inCommon: 'In common',
  because: { EMAIL: 'e-mail', NAME_AND_BIRTHDAY: 'name and birthday' },

  export: 'Export…',
  exportTitle: (id: string) => `Export everything about contact ${id}?`,
  exportText:
    'You get a file with everything stored about the person, also in stored pages and in quarantine. It reads ' +
    'every stored page, which can take minutes. The audit log records the export.',
  exportVerb: 'Export',
  exported: (id: string) => `The file with everything about contact ${id} is downloaded.`,
  erase: 'Erase…',
  eraseTitle: (id: string) => `Erase the person of contact ${id}?`,
  eraseText:
    'Name, e-mail and all other details of the person are removed here: from tickets, contacts, history, stored ' +
    'pages and quarantine. This cannot be undone. Contacts that S-360 created must be erased in S-360 too.',
  eraseVerb: 'Erase',
  erased: (rows: number, left: readonly string[]) =>
    `The person is erased: ${count(rows, 'row')}.` +
    (left.length === 0 ? '' : ` Erase in S-360 too: ${left.join(', ')}.`),
} as const;
