import { bigint, flag, instant, omitFields, pickFields, smallint, text } from './field.js';

/** The table `ticket`. */
export const TICKET_FIELDS = {
  ticketId: text(),
  taxNumber: text().orNull(),
  organizationCode: text().orNull(),
  s360Status: text(),
  mobileStatus: text().orNull(),
  ticketVersion: smallint().orNull(),
  /** As TIXNGO spells it: for a V4 ticket where the ticket is, not what S-360 calls it. */
  sourceStatus: text().orNull(),
  sourceUpdatedAt: instant().orNull(),
  sourcePlace: bigint().orNull(),
  eventId: text().orNull(),
  eventName: text().orNull(),
  eventStartTime: instant().orNull(),
  eventSite: text().orNull(),
  eventCity: text().orNull(),
  eventCountryCode: text().orNull(),
  ownerEmail: text().orNull(),
  ownerFirstName: text().orNull(),
  ownerLastName: text().orNull(),
  holderFirstName: text().orNull(),
  holderLastName: text().orNull(),
  holderEmail: text().orNull(),
  recipientEmail: text().orNull(),
  assignedAt: instant().orNull(),
  transferredAt: instant().orNull(),
  activatedAt: instant().orNull(),
  checkedAt: instant().orNull(),
  controlledAt: instant().orNull(),
  deletionReason: text().orNull(),
  culturalContactId: text().orNull(),
  initialContactId: text().orNull(),
  initialOwnerEmail: text().orNull(),
  initialOwnerAt: instant().orNull(),
  initialOwnerPlace: bigint().orNull(),
  foldedAt: instant().orNull(),
  foldLastEntryAt: instant().orNull(),
  foldOwnerEmail: text().orNull(),
  foldPendingTransfer: flag(),
  historyDigest: text().orNull(),
  createdAt: instant(),
  updatedAt: instant(),
};

/** What a list shows of a ticket. */
export const LISTED_TICKET_FIELDS = pickFields(TICKET_FIELDS, [
  'ticketId',
  'taxNumber',
  'organizationCode',
  's360Status',
  'mobileStatus',
  'sourceUpdatedAt',
  'eventId',
  'eventName',
  'eventStartTime',
  'ownerEmail',
  'ownerFirstName',
  'ownerLastName',
  'culturalContactId',
]);

/** Everything about a ticket that means something to people: not the bookkeeping of its history. */
export const SHOWN_TICKET_FIELDS = omitFields(TICKET_FIELDS, [
  'sourcePlace',
  'initialOwnerEmail',
  'initialOwnerAt',
  'initialOwnerPlace',
  'foldedAt',
  'foldLastEntryAt',
  'foldOwnerEmail',
  'foldPendingTransfer',
  'historyDigest',
]);

/** What a search finds a ticket by. */
export const TICKET_MATCHES = ['ticketId', 'taxNumber', 'owner', 'holder', 'recipient'] as const;
