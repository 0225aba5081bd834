import { Refusal } from '../json/refusal.js';

const PERSON = [
  ...[
    'title',
    'firstName',
    'lastName',
    'email',
    'dateOfBirth',
    'nationality',
    'idCardNumber',
    'phoneNumber',
    'residenceCountry',
    'language',
  ],
  ...['organizerSpectatorPreference.allowPromoEmail', 'organizerSpectatorPreference.allowThirdPartyEmail'],
];
const under = (group: string, names: readonly string[]) => names.map((name) => `${group}.${name}`);

/** A ticket without one of these is no ticket, so a header without one is no header. */
const REQUIRED = ['ticketId', 'taxNumber', 'updatedAt', 'status', 'event.id'];

/** Every field of the contract that S-360 gets and that is no list. */
const COLUMNS: readonly string[] = [
  ...['ticketId', 'taxNumber', 'ticketVersion', 'organizationCode', 'updatedAt', 'status'],
  ...under('event', ['id', 'name', 'startTime', 'site', 'city', 'countryCode']),
  ...under('spectatorDetails', PERSON),
  ...under('initialOwner', PERSON),
  ...under('previousOwner', PERSON),
  'recipient.email',
  ...under('ticketHolder', ['firstName', 'lastName', 'email']),
  ...under('attributes', ['assigned', 'transferred', 'activated', 'checked', 'controlled']),
  'deletionReason',
];

/** The header line that `upload --template csv` prints. */
export const CSV_TEMPLATE = COLUMNS.join(',');

/** A column: where its cells go in a ticket, and what they are there. */
export interface CsvColumn {
  readonly path: readonly string[];
  readonly read: (cell: string) => unknown;
}

const asText = (cell: string): unknown => cell;
/** What is neither stays text, and the ticket says so when it is read. Spreadsheets write TRUE. */
const asBoolean = (cell: string): unknown =>
  /^true$/i.test(cell) ? true : /^false$/i.test(cell) ? false : cell;
const asNumber = (cell: string): unknown => (/^\d{1,9}$/.test(cell) ? Number(cell) : cell);

/** @throws Refusal if the header is not one of tickets. Columns that the contract does not know are taken: they are drift. */
export function csvColumns(header: readonly string[]): CsvColumn[] {
  const names = header.map((name) => name.trim());
  const missing = REQUIRED.filter((name) => !names.includes(name));
  if (missing.length > 0)
    throw new Refusal(`CSV without the column${missing.length > 1 ? 's' : ''} ${missing.join(', ')}`);
  if (names.includes('lifecycle'))
    throw new Refusal('CSV with a column lifecycle, which is a list: lists are for JSON');
  for (const [i, name] of names.entries()) {
    if (name === '') throw new Refusal(`CSV whose column ${i + 1} has no name`);
    if (names.indexOf(name) !== i)
      throw new Refusal(`CSV in which column ${i + 1} has the name of column ${names.indexOf(name) + 1}`);
    if (names.some((other) => other.startsWith(`${name}.`)))
      throw new Refusal(`CSV in which column ${i + 1} is both a field and a group`);
  }
  return names.map((name) => ({ path: name.split('.'), read: readerOf(name) }));
}

function readerOf(name: string): (cell: string) => unknown {
  if (name === 'ticketVersion') return asNumber;
  return name.endsWith('.allowPromoEmail') || name.endsWith('.allowThirdPartyEmail') ? asBoolean : asText;
}
