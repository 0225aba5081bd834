/** A ticket as TIXNGO sends it: any JSON, since tests also make bad ones. */
export type RawTicket = Record<string, unknown>;

let count = 0;

/**
 * @param overrides fields to set; `undefined` removes a field
 * @returns a valid V3 ticket with a unique id and tax number
 */
export function ticketChange(overrides: RawTicket = {}): RawTicket {
  count += 1;
  const number = String(count).padStart(6, '0');
  const ticket: RawTicket = {
    ticketId: `ticket-${number}`,
    taxNumber: `TAX${number}`,
    organizationCode: 'ORG',
    updatedAt: '2026-05-01T10:00:00.000Z',
    status: 'DOWNLOADED',
    event: {
      id: 'event-1',
      name: 'Final',
      startTime: '2026-06-01T18:00:00Z',
      site: 'Arena',
      city: 'Geneva',
      countryCode: 'CHE',
    },
    spectatorDetails: spectator(),
    lifecycle: [
      { status: 'INJECTED', timestamp: '2026-04-30T09:00:00.000Z' },
      { status: 'DOWNLOADED', timestamp: '2026-05-01T10:00:00.000Z', ownerEmail: 'owner@example.com' },
    ],
    ...overrides,
  };
  return Object.fromEntries(Object.entries(ticket).filter(([, value]) => value !== undefined));
}

/** @returns a person as TIXNGO describes one. */
export function spectator(overrides: RawTicket = {}): RawTicket {
  return {
    title: 'Ms',
    firstName: 'Olga',
    lastName: 'Owner',
    email: 'owner@example.com',
    dateOfBirth: '1990-02-03',
    nationality: 'CHE',
    idCardNumber: 'X1234567',
    phoneNumber: '+41790000000',
    residenceCountry: 'CHE',
    language: 'fr',
    organizerSpectatorPreference: { allowPromoEmail: true, allowThirdPartyEmail: false },
    ...overrides,
  };
}
