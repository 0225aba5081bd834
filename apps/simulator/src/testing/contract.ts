import { MOBILE_STATUSES, V4_STATUSES } from '@tixngo-sync/domain';
import { z } from 'zod';

/**
 * The contract of the diff endpoint with its limits, as a schema; strict, because the arena sends nothing
 * else.
 */

/** Lengths are in code points (interface.md, "Quarantine reasons"). */
const text = (most: number, least = 0) =>
  z
    .string()
    .refine(
      (value) => [...value].length <= most && value.length >= least,
      `must have ${least} to ${most} characters`,
    );
const time = z.iso.datetime({ offset: true });
const milestone = time.nullish();

const spectator = z.strictObject({
  title: text(32).optional(),
  gender: z.enum(['M', 'F', 'U', 'X']).optional(),
  firstName: text(50).optional(),
  lastName: text(100).optional(),
  email: text(256).optional(),
  dateOfBirth: z.iso.date().optional(),
  nationality: text(3).optional(),
  idCardNumber: text(64).optional(),
  phoneNumber: text(32).optional(),
  residenceCountry: text(3).optional(),
  language: text(8).optional(),
  organizerSpectatorPreference: z
    .strictObject({ allowPromoEmail: z.boolean(), allowThirdPartyEmail: z.boolean() })
    .optional(),
});

const lifecycleEntry = z.strictObject({
  status: z.enum(MOBILE_STATUSES),
  timestamp: time,
  ownerEmail: text(256).optional(),
  recipientEmail: text(256).optional(),
  actor: text(64).optional(),
  reason: text(256).optional(),
});

const everyTicket = {
  ticketId: text(256, 1),
  taxNumber: text(256, 1),
  organizationCode: text(64).optional(),
  updatedAt: time,
  event: z.strictObject({
    id: text(256),
    name: text(128).optional(),
    startTime: time.optional(),
    site: text(200).optional(),
    city: text(200).optional(),
    countryCode: text(200).optional(),
  }),
  spectatorDetails: spectator.nullish(),
  initialOwner: spectator.nullish(),
  previousOwner: spectator.nullish(),
  recipient: z.strictObject({ email: text(256).optional() }).optional(),
  ticketHolder: spectator.nullish(),
  seating: z
    .strictObject(
      Object.fromEntries(
        ['gate', 'level', 'area', 'block', 'row', 'seat', 'entrance'].map((name) => [
          name,
          text(64).optional(),
        ]),
      ),
    )
    .optional(),
  beaconName: text(256).optional(),
  extraInfo: z.record(z.string(), text(1024)).optional(),
  deletionReason: text(64).optional(),
  lifecycle: z.array(lifecycleEntry).optional(),
};

const ticketV3 = z.strictObject({
  ...everyTicket,
  ticketVersion: z.literal(3).optional(),
  status: z.enum(MOBILE_STATUSES),
});
const ticketV4 = z.strictObject({
  ...everyTicket,
  ticketVersion: z.literal(4),
  status: z.enum(V4_STATUSES),
  attributes: z.strictObject({
    assigned: milestone,
    transferred: milestone,
    activated: milestone,
    checked: milestone,
    controlled: milestone,
  }),
});

export const ticketChange = z.union([ticketV4, ticketV3]);
export const diffAnswer = z.strictObject({
  pagination: z.strictObject({ nextPageKey: z.string().max(2048).nullish() }),
  result: z.array(ticketChange),
});
