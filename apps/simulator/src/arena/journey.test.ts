import { MOBILE_STATUS_FAMILIES } from '@tixngo-sync/domain';
import { describe, expect, it } from 'vitest';
import { NOON, seasonAt, smallArena } from '../testing/season.js';
import { createCalendar, HOUR } from './calendar.js';
import { isActivation, type Step, type StepKind } from './steps.js';
import { type ArenaTicket, planEvent } from './tickets.js';

const settings = smallArena();
const calendar = createCalendar(settings);
const first = calendar.firstFrom(NOON);
/** 80 matches with 30 tickets each: enough for every kind of story to occur. */
const tickets = Array.from({ length: 80 }, (_, i) => planEvent(settings, calendar.event(first + i))).flat();

function eachTicket(check: (ticket: ArenaTicket, kinds: readonly StepKind[]) => void): void {
  for (const ticket of tickets)
    check(
      ticket,
      ticket.steps.map(({ kind }) => kind),
    );
}

describe('a ticket’s story', () => {
  it('begins with one injection and moves forward in time', () => {
    eachTicket(({ steps }, kinds) => {
      expect(kinds.indexOf('INJECTED')).toBe(0);
      expect(kinds.lastIndexOf('INJECTED')).toBe(0);
      expect(steps.every(({ at }, i) => i === 0 || at > (steps[i - 1]?.at ?? at))).toBe(true);
    });
  });

  it('ends every transfer before the next step, with the recipient it began with', () => {
    eachTicket(({ steps }) => {
      for (const [i, step] of steps.entries()) {
        if (step.kind !== 'PENDING_TRANSFER') continue;
        const end = steps[i + 1];
        expect(['TRANSFERRED', 'FAILURE_TRANSFER', 'FAILURE']).toContain(end?.kind);
        expect(end?.person).toBe(step.person);
        expect(step.person?.email).toBeDefined();
      }
    });
  });

  it('ends only transfers that have begun', () => {
    eachTicket((_, kinds) => {
      for (const [i, kind] of kinds.entries()) {
        if (isTransferEnd(kind)) expect(kinds[i - 1]).toBe('PENDING_TRANSFER');
      }
    });
  });

  it('assigns, transfers and activates only after the current owner has downloaded the ticket', () => {
    eachTicket((_, kinds) => {
      let inWallet = false;
      for (const kind of kinds) {
        if (kind === 'DOWNLOADED') inWallet = true;
        else if (kind === 'TRANSFERRED') inWallet = false;
        else if (kind === 'ASSIGNED' || kind === 'PENDING_TRANSFER' || isActivation(kind))
          expect(inWallet).toBe(true);
      }
    });
  });

  it('controls only active tickets, once, and only near kick-off', () => {
    eachTicket(({ steps, event }, kinds) => {
      const gate = kinds.indexOf('CONTROLLED');
      if (gate === -1) return;
      expect(kinds.lastIndexOf('CONTROLLED')).toBe(gate);
      expect(lastActivation(steps.slice(0, gate))).not.toBe('DEACTIVATED');
      expect(Math.abs((steps[gate]?.at ?? 0) - event.kickOff)).toBeLessThan(4 * HOUR);
    });
  });

  it('has only its completion follow a deletion', () => {
    eachTicket((_, kinds) => {
      const pending = kinds.indexOf('DELETION_PENDING');
      if (pending !== -1) expect(kinds.slice(pending)).toEqual(['DELETION_PENDING', 'DELETED']);
      else expect(kinds).not.toContain('DELETED');
    });
  });

  it('checks only V4 tickets', () => {
    eachTicket(({ version }, kinds) => {
      if (version === 3) expect(kinds).not.toContain('CHECKED');
    });
  });

  it('reaches every status of every family but "other", removed guests, checks and transfers to oneself', () => {
    const seen = new Set(tickets.flatMap(({ steps }) => steps.map(({ kind }) => kind)));
    const { other: _, ...families } = MOBILE_STATUS_FAMILIES;
    expect([...seen].sort()).toEqual([...Object.values(families).flat(), 'CHECKED', 'UNASSIGNED'].sort());
    expect(
      tickets.some(({ steps, buyer }) =>
        steps.some((step) => step.kind === 'PENDING_TRANSFER' && step.person === buyer),
      ),
    ).toBe(true);
    for (const reason of ['Rejected by the recipient', 'Cancelled by the sender', 'Not accepted in time']) {
      expect(tickets.some(({ steps }) => steps.some((step) => step.reason === reason))).toBe(true);
    }
  });
});

describe('the arena at a given time', () => {
  const events = new Map(
    seasonAt(NOON)
      .injected()
      .map(({ ticket }) => [ticket.event.id, ticket.event]),
  );

  it('has matches of yesterday, the next hours and the next days', () => {
    const hours = [...events.values()].map(({ kickOff }) => (kickOff - NOON) / HOUR);
    expect(hours.some((h) => h < 0 && h >= -24)).toBe(true);
    expect(hours.some((h) => h >= 0 && h <= 30)).toBe(true);
    expect(hours.some((h) => h > 30 && h <= 72)).toBe(true);
  });

  it('sells about two tickets to a buyer', () => {
    const buyers = new Set(tickets.map(({ buyer, event }) => `${event.id} ${buyer.index}`));
    expect(tickets.length / buyers.size).toBeGreaterThan(1.5);
    expect(tickets.length / buyers.size).toBeLessThan(3);
  });
});

function isTransferEnd(kind: StepKind): boolean {
  return kind === 'TRANSFERRED' || kind === 'FAILURE_TRANSFER' || kind === 'FAILURE';
}

function lastActivation(steps: readonly Step[]): StepKind | undefined {
  return steps.map(({ kind }) => kind).findLast((kind) => isActivation(kind) || kind === 'DEACTIVATED');
}
