import type { MobileStatus, V4Status } from './statuses.js';

/**
 * A point in time: `YYYY-MM-DDTHH:MM:SS.ffffffZ`, always UTC, always six fraction digits, years 0001 to 9999.
 * Instants sort as strings in the order of time, and PostgreSQL reads them unchanged.
 */
export type Instant = string;

/** A calendar day, `YYYY-MM-DD`. */
export type Day = string;

/** A person as TIXNGO describes one. A text is never trimmed, and is null if it was absent, null or blank. */
export interface Person {
  readonly title: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly email: string | null;
  readonly dateOfBirth: Day | null;
  readonly nationality: string | null;
  readonly idCardNumber: string | null;
  readonly phoneNumber: string | null;
  readonly residenceCountry: string | null;
  readonly language: string | null;
  readonly allowPromoEmail: boolean | null;
  readonly allowThirdPartyEmail: boolean | null;
}

export interface LifecycleEntry {
  readonly status: MobileStatus;
  readonly timestamp: Instant;
  readonly ownerEmail: string | null;
  readonly recipientEmail: string | null;
  readonly actor: string | null;
  readonly reason: string | null;
}

/** When each milestone of a V4 ticket was reached. */
export interface Milestones {
  readonly assigned: Instant | null;
  readonly transferred: Instant | null;
  readonly activated: Instant | null;
  readonly checked: Instant | null;
  readonly controlled: Instant | null;
}

interface TicketChangeBase {
  readonly ticketId: string;
  readonly taxNumber: string;
  readonly organizationCode: string | null;
  readonly updatedAt: Instant;
  readonly event: {
    readonly id: string;
    readonly name: string | null;
    readonly startTime: Instant | null;
    readonly site: string | null;
    readonly city: string | null;
    readonly countryCode: string | null;
  };
  /** The wallet owner at `updatedAt` (`spectatorDetails`). */
  readonly owner: Person | null;
  readonly initialOwner: Person | null;
  readonly previousOwner: Person | null;
  /** The recipient of a pending transfer. */
  readonly recipientEmail: string | null;
  /** The guest it is assigned to; S-360 gets only the names and the e-mail. */
  readonly holder: {
    readonly firstName: string | null;
    readonly lastName: string | null;
    readonly email: string | null;
  } | null;
  readonly deletionReason: string | null;
  readonly lifecycle: readonly LifecycleEntry[];
}

/** A ticket as it was at `updatedAt`: one valid element of a page, in one spelling. */
export type TicketChange =
  | (TicketChangeBase & {
      readonly ticketVersion: 3;
      readonly status: MobileStatus;
      readonly attributes: null;
    })
  | (TicketChangeBase & {
      readonly ticketVersion: 4;
      readonly status: V4Status;
      readonly attributes: Milestones;
    });
