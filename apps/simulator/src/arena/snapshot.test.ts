import { describe, expect, it } from 'vitest';
import { ticketChange } from '../testing/contract.js';
import { HOUR, NOON, seasonAt, smallArena } from '../testing/season.js';
import { snapshotOf } from './snapshot.js';
import { stateOf } from './state.js';

const { seed } = smallArena();
/** Every state that some 300 tickets ever were in. */
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
  it('keeps to the contract, whatever the ticket went through', () => {
    for (const { snapshot } of snapshots)
      expect(ticketChange.safeParse(snapshot).error?.issues).toBeUndefined();
  });

  it('is the same every time it is taken', () => {
    for (const { ticket, step, snapshot } of snapshots)
      expect(snapshotOf(seed, ticket, step)).toEqual(snapshot);
  });

  it('tells the true time, owner and recipient, however they are spelled', () => {
    for (const { snapshot, state } of snapshots) {
      expect(Date.parse(snapshot.updatedAt)).toBe(state.updatedAt);
      expect(plainEmail(snapshot.spectatorDetails?.email)).toBe(state.owner.email);
      expect(plainEmail(snapshot.recipient?.email)).toBe(state.recipient?.email);
      expect(snapshot.recipient !== undefined).toBe(snapshot.status === 'PENDING_TRANSFER');
    }
  });

  it('has the end of the true history as its lifecycle, oldest first', () => {
    for (const { snapshot, state } of snapshots) {
      if (snapshot.lifecycle === undefined) continue;
      const told = snapshot.lifecycle.map(({ status, timestamp }) => [status, Date.parse(timestamp)]);
      expect(told).toEqual(state.history.slice(-told.length).map(({ status, at }) => [status, at]));
      expect(told.length).toBeGreaterThan(0);
    }
  });

  it('says in V4 where the ticket is, and in milestones what it went through', () => {
    for (const { ticket, snapshot, state } of snapshots.filter((one) => one.ticket.version === 4)) {
      const { attributes = {} } = snapshot;
      expect(snapshot.initialOwner?.firstName).toBe(ticket.buyer.firstName);
      if (state.mobileStatus === 'CONTROLLED') expect(attributes.controlled).toBeTypeOf('string');
      if (state.mobileStatus === 'ASSIGNED') expect(snapshot.ticketHolder).not.toBeNull();
      if (attributes.transferred) expect(snapshot.previousOwner).toBeDefined();
    }
  });

  it('shows a guest who was taken off as null', () => {
    const after = snapshots.filter(({ ticket, step }) => ticket.steps[step]?.kind === 'UNASSIGNED');
    expect(after.length).toBeGreaterThan(0);
    for (const { snapshot } of after) expect(snapshot.ticketHolder).toBeNull();
  });

  it('comes in all the shapes that a reader must cope with', () => {
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

  it('invents everybody: no mail can reach anybody', () => {
    const emails = JSON.stringify(snapshots.map(({ snapshot }) => snapshot)).match(/[^"\s]+@[^"\s]+/g) ?? [];
    expect(emails.length).toBeGreaterThan(0);
    for (const email of emails) expect(email).toMatch(/\.(test|example)$/i);
  });

  it('lets some people share a mailbox', () => {
    const names = new Map<string, Set<string>>();
    for (const { state } of snapshots) {
      if (state.owner.email === undefined) continue;
      names.set(state.owner.email, (names.get(state.owner.email) ?? new Set()).add(`${state.owner.index}`));
    }
    expect([...names.values()].some((people) => people.size > 1)).toBe(true);
  });
});
