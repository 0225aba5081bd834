import { describe, expect, it } from 'vitest';
import { ticketChange } from '../testing/contract.js';
import { NOON, seasonAt, smallArena } from '../testing/season.js';
import { HOUR } from './calendar.js';
import { snapshotOf } from './snapshot.js';
import { stateOf } from './state.js';

const { seed } = smallArena();
/** Every state of about 300 tickets. */
const moments = seasonAt(NOON + 150 * HOUR)
  .injected()
  .flatMap(({ ticket, lastStep }) => Array.from({ length: lastStep + 1 }, (_, step) => ({ ticket, step })));
const snapshots = moments.map(({ ticket, step }) => ({
  ticket,
  step,
  snapshot: snapshotOf(seed, ticket, step),
  state: stateOf(ticket, step),
}));
const plainEmail = (email: string | undefined) => email?.trim().toLowerCase();

describe('a snapshot', () => {
  it('matches the contract in every state', () => {
    for (const { snapshot } of snapshots)
      expect(ticketChange.safeParse(snapshot).error?.issues).toBeUndefined();
  });

  it('is the same every time', () => {
    for (const { ticket, step, snapshot } of snapshots)
      expect(snapshotOf(seed, ticket, step)).toEqual(snapshot);
  });

  it('contains the true time, owner and recipient in any spelling', () => {
    for (const { snapshot, state } of snapshots) {
      expect(Date.parse(snapshot.updatedAt)).toBe(state.updatedAt);
      expect(plainEmail(snapshot.spectatorDetails?.email)).toBe(state.owner.email);
      expect(plainEmail(snapshot.recipient?.email)).toBe(state.recipient?.email);
      expect(snapshot.recipient !== undefined).toBe(snapshot.status === 'PENDING_TRANSFER');
    }
  });

  it('has the latest entries of the true history as its lifecycle, oldest first', () => {
    for (const { snapshot, state } of snapshots) {
      if (snapshot.lifecycle === undefined) continue;
      const entries = snapshot.lifecycle.map(({ status, timestamp }) => [status, Date.parse(timestamp)]);
      expect(entries).toEqual(state.history.slice(-entries.length).map(({ status, at }) => [status, at]));
      expect(entries.length).toBeGreaterThan(0);
    }
  });

  it('has the V4 status and the milestones that the ticket reached', () => {
    for (const { ticket, snapshot, state } of snapshots.filter((one) => one.ticket.version === 4)) {
      const { attributes = {} } = snapshot;
      expect(snapshot.initialOwner?.firstName).toBe(ticket.buyer.firstName);
      if (state.mobileStatus === 'CONTROLLED') expect(attributes.controlled).toBeTypeOf('string');
      if (state.mobileStatus === 'ASSIGNED') expect(snapshot.ticketHolder).not.toBeNull();
      if (attributes.transferred) expect(snapshot.previousOwner).toBeDefined();
    }
  });

  it('shows a removed guest as null', () => {
    const after = snapshots.filter(({ ticket, step }) => ticket.steps[step]?.kind === 'UNASSIGNED');
    expect(after.length).toBeGreaterThan(0);
    for (const { snapshot } of after) expect(snapshot.ticketHolder).toBeNull();
  });

  it('occurs in every shape that a client must accept', () => {
    const some = (test: (one: (typeof snapshots)[number]) => boolean) =>
      expect(snapshots.some(test)).toBe(true);
    some(({ snapshot }) => snapshot.lifecycle === undefined);
    some(
      ({ snapshot, state }) =>
        snapshot.lifecycle !== undefined && snapshot.lifecycle.length < state.history.length,
    );
    some(({ snapshot }) => snapshot.ticketVersion === undefined);
    some(({ snapshot }) => snapshot.updatedAt.endsWith('+02:00'));
    some(({ snapshot }) => snapshot.spectatorDetails?.lastName === undefined);
    some(({ snapshot }) => snapshot.spectatorDetails?.email === undefined);
    some(({ snapshot, state }) => snapshot.spectatorDetails?.email !== state.owner.email);
    some(({ snapshot }) =>
      /\p{Script=Han}|\p{Script=Arabic}/u.test(snapshot.spectatorDetails?.firstName ?? ''),
    );
  });

  it('uses only reserved mail domains', () => {
    const emails = JSON.stringify(snapshots.map(({ snapshot }) => snapshot)).match(/[^"\s]+@[^"\s]+/g) ?? [];
    expect(emails.length).toBeGreaterThan(0);
    for (const email of emails) expect(email).toMatch(/\.(test|example)$/i);
  });

  it('has people who share a mailbox', () => {
    const names = new Map<string, Set<string>>();
    for (const { state } of snapshots) {
      if (state.owner.email === undefined) continue;
      names.set(state.owner.email, (names.get(state.owner.email) ?? new Set()).add(`${state.owner.index}`));
    }
    expect([...names.values()].some((people) => people.size > 1)).toBe(true);
  });
});
