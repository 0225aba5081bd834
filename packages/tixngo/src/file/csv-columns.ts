import { Refusal } from '../json/json-scanner.js';

const PERSON =
  'title firstName lastName email dateOfBirth nationality idCardNumber phoneNumber residenceCountry ' +
  'language organizerSpectatorPreference.allowPromoEmail organizerSpectatorPreference.allowThirdPartyEmail';
const columnsOf = (group: string, fields: string) => fields.split(' ').map((field) => `${group}.${field}`);

/** A ticket needs each of these, so a header does too. */
const REQUIRED = ['ticketId', 'taxNumber', 'updatedAt', 'status', 'event.id'];

/** Every field of the contract that S-360 gets, except lists. */
const COLUMNS: readonly string[] = [
  ...'ticketId taxNumber ticketVersion organizationCode updatedAt status'.split(' '),
  ...columnsOf('event', 'id name startTime site city countryCode'),
  ...columnsOf('spectatorDetails', PERSON),
  ...columnsOf('initialOwner', PERSON),
  ...columnsOf('previousOwner', PERSON),
  'recipient.email',
  ...columnsOf('ticketHolder', 'firstName lastName email'),
  ...columnsOf('attributes', 'assigned transferred activated checked controlled'),
  'deletionReason',
];

/** The header line that `upload --template csv` prints. */
export const CSV_TEMPLATE = COLUMNS.join(',');

/** A column: where its cells go in a ticket, and how they are read. */
export interface CsvColumn {
  readonly path: readonly string[];
  readonly read: (cell: string) => unknown;
}

const asText = (cell: string): unknown => cell;
/** Any other text stays text, which parsing the ticket then reports. Spreadsheets write TRUE. */
const asBoolean = (cell: string): unknown =>
  /^true$/i.test(cell) ? true : /^false$/i.test(cell) ? false : cell;
const asNumber = (cell: string): unknown => (/^\d{1,9}$/.test(cell) ? Number(cell) : cell);

/**
 * Reads the header. Columns that the contract does not have are accepted, and reported as drift.
 * @throws Refusal if it is not a header of tickets
 */
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
