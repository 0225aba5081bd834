import { describe, expect, it } from 'vitest';
import { createRandom } from '../arena/random.js';
import { snapshotOf } from '../arena/snapshot.js';
import { ticketChange } from '../testing/contract.js';
import { NOON, seasonAt, smallArena } from '../testing/season.js';
import { SPOIL_REASONS } from './kinds.js';
import { spoil } from './spoil.js';

const tickets = seasonAt(NOON)
  .injected()
  .slice(0, 60)
  .map(({ ticket, lastStep }) => snapshotOf(smallArena().seed, ticket, lastStep));
const [victim] = tickets;

/** Reasons that depend on S-360 or the page: the ticket itself matches the contract. */
const BAD_BY_CONTEXT = new Set(['UNKNOWN_TICKET', 'UNSTORABLE_TEXT', 'TAX_NUMBER_CONFLICT']);

describe('a spoiled ticket', () => {
  it.each(SPOIL_REASONS.filter((reason) => !BAD_BY_CONTEXT.has(reason)))(
    'breaks the contract: %s',
    (reason) => {
      for (let i = 0; i < 30; i += 1) {
        const spoiled = spoil(tickets[i], reason, tickets, createRandom(reason, i));
        expect(ticketChange.safeParse(spoiled).success, JSON.stringify(spoiled)).toBe(false);
      }
    },
  );

  it.each(SPOIL_REASONS)('leaves the good ticket unchanged: %s', (reason) => {
    const before = structuredClone(victim);
    spoil(victim, reason, tickets, createRandom(reason));
    expect(victim).toEqual(before);
  });

  it('has the tax number of another ticket on the page', () => {
    const twin = spoil(victim, 'TAX_NUMBER_CONFLICT', tickets, createRandom(1)) as typeof victim;
    expect(
      tickets.some(({ ticketId, taxNumber }) => taxNumber === twin?.taxNumber && ticketId !== twin?.ticketId),
    ).toBe(true);
  });

  it('contains text that PostgreSQL refuses', () => {
    for (let i = 0; i < 10; i += 1) {
      expect(JSON.stringify(spoil(victim, 'UNSTORABLE_TEXT', tickets, createRandom(i)))).toMatch(
        /\\u0000|\\ud800/,
      );
    }
  });

  it('is unknown to S-360 but otherwise valid', () => {
    const stray = spoil(victim, 'UNKNOWN_TICKET', tickets, createRandom(1)) as typeof victim;
    expect(ticketChange.safeParse(stray).success).toBe(true);
    expect(tickets.some(({ ticketId }) => ticketId === stray?.ticketId)).toBe(false);
  });
});
