import { trimId } from '@tixngo-sync/domain';
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

const BY_LOWER_CASE = new Map(COLUMNS.map((name) => [name.toLowerCase(), name]));

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

/** Returns whether these are names of columns, and a ticket's id is among them. */
export function isTicketHeader(names: readonly string[]): boolean {
  return names.some((name) => contractName(name) === 'ticketId');
}

/** Returns the name as in the contract, whatever its case; another name as it is. */
function contractName(name: string): string {
  return BY_LOWER_CASE.get(name.trim().toLowerCase()) ?? name.trim();
}

/** Cuts off what spreadsheets add at the end of a header: columns without a name. */
export function namedColumns(header: readonly string[]): string[] {
  return header.slice(0, header.findLastIndex((name) => name.trim() !== '') + 1);
}

/**
 * Reads the header. Columns that the contract does not have are accepted, and reported as drift.
 * @throws Refusal if it is not a header of tickets
 */
export function csvColumns(header: readonly string[]): CsvColumn[] {
  const names = namedColumns(header).map(contractName);
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

const IDS = ['ticketId', 'taxNumber', 'event.id'];

function readerOf(name: string): (cell: string) => unknown {
  if (IDS.includes(name)) return trimId;
  if (name === 'ticketVersion') return asNumber;
  return name.endsWith('.allowPromoEmail') || name.endsWith('.allowThirdPartyEmail') ? asBoolean : asText;
}
