import type { Instant, Milestones, QuarantineReason, TicketChange } from '@tixngo-sync/domain';
import { optionalInstant, requiredInstant } from './dates.js';
import { Drift, type DriftNote, knownFields, noteDrift, unusedText, unusedTexts } from './drift.js';
import { readLifecycle } from './lifecycle.js';
import { personAt, readHolder } from './person.js';
import { ticketIdentity } from './raw-ticket.js';
import { refuseTimesToCome } from './times-to-come.js';
import {
  describe,
  FieldProblem,
  isObject,
  optionalObject,
  optionalText,
  type RawObject,
  requiredId,
  requiredMobileStatus,
  requiredObject,
  requiredV4Status,
  wrongType,
} from './values.js';

/**
 * Hand-written rather than zod: one pass gives the value, the reason code of `docs/interface.md` with the
 * field's path, blank as null, times in one spelling, and the drift. zod's issues would have to be
 * translated, and unknown fields would need a second pass.
 */

export interface ParsedTicket {
  readonly ok: true;
  readonly change: TicketChange;
  readonly drift: readonly DriftNote[];
}

export interface BadTicket {
  readonly ok: false;
  readonly reason: QuarantineReason;
  /** Where in the ticket, as `lifecycle[2].timestamp`; null for the ticket itself. */
  readonly field: string | null;
  /** For a person: what was found where, what was expected, what to do. Contains no value. */
  readonly message: string;
  readonly ticketId: string | null;
  readonly taxNumber: string | null;
}

const TICKET_ID = { path: 'ticketId', maxLength: 256 };
const TAX_NUMBER = { path: 'taxNumber', maxLength: 256 };
const ORGANIZATION_CODE = { path: 'organizationCode', maxLength: 64 };
const DELETION_REASON = { path: 'deletionReason', maxLength: 64 };
const RECIPIENT_EMAIL = { path: 'recipient.email', maxLength: 256 };
const EVENT_ID = { path: 'event.id', maxLength: 256 };
const EVENT_NAME = { path: 'event.name', maxLength: 128 };
const EVENT_SITE = { path: 'event.site', maxLength: 200 };
const EVENT_CITY = { path: 'event.city', maxLength: 200 };
const EVENT_COUNTRY_CODE = { path: 'event.countryCode', maxLength: 200 };

const readOwner = personAt('spectatorDetails');
const readInitialOwner = personAt('initialOwner');
const readPreviousOwner = personAt('previousOwner');

const KNOWN_IN_TICKET = knownFields(
  (
    'ticketId taxNumber ticketVersion organizationCode updatedAt status event spectatorDetails ' +
    'initialOwner previousOwner recipient ticketHolder attributes deletionReason lifecycle'
  ).split(' '),
  { seating: unusedTexts(64), beaconName: unusedText(256), extraInfo: unusedTexts(1024) },
);
const KNOWN_IN_EVENT = knownFields(['id', 'name', 'startTime', 'site', 'city', 'countryCode']);
const KNOWN_IN_RECIPIENT = knownFields(['email']);
const KNOWN_IN_ATTRIBUTES = knownFields(['assigned', 'transferred', 'activated', 'checked', 'controlled']);
const NO_MILESTONES: Milestones = Object.freeze({
  assigned: null,
  transferred: null,
  activated: null,
  checked: null,
  controlled: null,
});

/**
 * Parses one element of a page. Never throws, whatever it is given. Takes about 1 µs per field present.
 * @param latest `latestPossible` of the database's time; undefined: times to come are accepted
 * @returns the change with what S-360 gets from it, and the drift in the rest; or why it goes to quarantine
 */
export function parseTicketChange(raw: unknown, latest?: Instant): ParsedTicket | BadTicket {
  try {
    if (!isObject(raw)) throw new FieldProblem('NOT_AN_OBJECT', '', describe(raw), 'an object');
    const drift = new Drift();
    const change = readTicket(raw, drift);
    if (latest !== undefined) refuseTimesToCome(change, latest);
    return { ok: true, change, drift: drift.notes };
  } catch (error) {
    return badTicket(raw, error);
  }
}

function readTicket(raw: RawObject, drift: Drift): TicketChange {
  const ticketId = requiredId(raw.ticketId, TICKET_ID);
  const taxNumber = requiredId(raw.taxNumber, TAX_NUMBER);
  const version = readVersion(raw.ticketVersion);
  noteDrift(drift, raw, '', KNOWN_IN_TICKET);
  const change = {
    ticketId,
    taxNumber,
    ticketVersion: version,
    status:
      version === 3 ? requiredMobileStatus(raw.status, 'status') : requiredV4Status(raw.status, 'status'),
    organizationCode: optionalText(raw.organizationCode, ORGANIZATION_CODE),
    updatedAt: requiredInstant(raw.updatedAt, 'updatedAt'),
    event: readEvent(raw.event, drift),
    owner: readOwner(raw.spectatorDetails, drift),
    initialOwner: readInitialOwner(raw.initialOwner, drift),
    previousOwner: readPreviousOwner(raw.previousOwner, drift),
    recipientEmail: readRecipient(raw.recipient, drift),
    holder: readHolder(raw.ticketHolder, drift),
    attributes: version === 3 ? null : readAttributes(raw.attributes, drift),
    deletionReason: optionalText(raw.deletionReason, DELETION_REASON),
    lifecycle: readLifecycle(raw.lifecycle, drift),
  };
  // Status and attributes were read according to the version. Spreading a common base into two literals is 8
  // % slower.
  return change as TicketChange;
}

function readVersion(value: unknown): 3 | 4 {
  if (value === undefined || value === null) return 3;
  if (value === 3 || value === 4) return value;
  throw wrongType(value, 'ticketVersion', '3 or 4');
}

function readEvent(value: unknown, drift: Drift): TicketChange['event'] {
  const raw = requiredObject(value, 'event');
  noteDrift(drift, raw, 'event.', KNOWN_IN_EVENT);
  return {
    id: requiredId(raw.id, EVENT_ID),
    name: optionalText(raw.name, EVENT_NAME),
    startTime: optionalInstant(raw.startTime, 'event.startTime'),
    site: optionalText(raw.site, EVENT_SITE),
    city: optionalText(raw.city, EVENT_CITY),
    countryCode: optionalText(raw.countryCode, EVENT_COUNTRY_CODE),
  };
}

function readRecipient(value: unknown, drift: Drift): string | null {
  const raw = optionalObject(value, 'recipient');
  if (raw === null) return null;
  noteDrift(drift, raw, 'recipient.', KNOWN_IN_RECIPIENT);
  return optionalText(raw.email, RECIPIENT_EMAIL);
}

function readAttributes(value: unknown, drift: Drift): Milestones {
  const raw = optionalObject(value, 'attributes');
  if (raw === null) return NO_MILESTONES;
  noteDrift(drift, raw, 'attributes.', KNOWN_IN_ATTRIBUTES);
  return {
    assigned: optionalInstant(raw.assigned, 'attributes.assigned'),
    transferred: optionalInstant(raw.transferred, 'attributes.transferred'),
    activated: optionalInstant(raw.activated, 'attributes.activated'),
    checked: optionalInstant(raw.checked, 'attributes.checked'),
    controlled: optionalInstant(raw.controlled, 'attributes.controlled'),
  };
}

const WHAT_TO_DO =
  'Have TIXNGO correct the ticket (its next good change closes this entry), then retry; ' +
  'or put it on the skip list.';

function badTicket(raw: unknown, error: unknown): BadTicket {
  const identity = ticketIdentity(raw);
  if (!(error instanceof FieldProblem)) {
    // A bug of ours must cost only this ticket, not its page (I5). The error's message may quote a value, so
    // only its name is shown.
    const name = error instanceof Error ? error.name : typeof error;
    const message =
      `The ticket could not be read (${name}). ` +
      'This is a bug in this program: report it, and retry with a newer version.';
    return { ok: false, reason: 'INTERNAL', field: null, message, ...identity };
  }
  const where = error.path === '' ? 'The ticket' : error.path;
  const message = `${where}: found ${error.found}, expected ${error.expected}. ${WHAT_TO_DO}`;
  return {
    ok: false,
    reason: reasonOf(error),
    field: error.path === '' ? null : error.path,
    message,
    ...identity,
  };
}

/** A missing ticket id or tax number has its own code. */
function reasonOf(problem: FieldProblem): QuarantineReason {
  if (problem.reason !== 'MISSING_FIELD') return problem.reason;
  if (problem.path === TICKET_ID.path) return 'MISSING_TICKET_ID';
  return problem.path === TAX_NUMBER.path ? 'MISSING_TAX_NUMBER' : 'MISSING_FIELD';
}
