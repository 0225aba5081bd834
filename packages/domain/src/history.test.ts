import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at, historyEntry, lifecycleEntry, person, v3Change, v4Change } from '../test/builders.js';
import { type HistoryEntry, mapTicketChange, mergeHistoryEntries } from './index.js';

describe('the history of a snapshot', () => {
  it('is its lifecycle, e-mails as keys', () => {
    const lifecycle = [
      lifecycleEntry({ status: 'INJECTED', timestamp: at(1), ownerEmail: ' Ann@X.test' }),
      lifecycleEntry({
        status: 'PENDING_TRANSFER',
        timestamp: at(2),
        ownerEmail: 'ann@x.test',
        recipientEmail: 'BOB@x.test',
        actor: 'SPECTATOR',
        reason: 'gift',
      }),
    ];
    expect(mapTicketChange(v3Change({ lifecycle })).history).toEqual([
      historyEntry({ status: 'INJECTED', occurredAt: at(1), ownerEmail: 'ann@x.test' }),
      historyEntry({
        status: 'PENDING_TRANSFER',
        occurredAt: at(2),
        ownerEmail: 'ann@x.test',
        recipientEmail: 'bob@x.test',
        actor: 'SPECTATOR',
        reason: 'gift',
      }),
    ]);
  });

  it('[No lifecycle] is the snapshot itself: its mobile status, updatedAt, owner, recipient', () => {
    const change = v4Change({
      status: 'PENDING_TRANSFER',
      updatedAt: at(5),
      owner: person({ email: 'Ann@x.test' }),
      recipientEmail: 'Bob@x.test',
    });
    expect(mapTicketChange(change).history).toEqual([
      historyEntry({
        status: 'PENDING_TRANSFER',
        occurredAt: at(5),
        ownerEmail: 'ann@x.test',
        recipientEmail: 'bob@x.test',
      }),
    ]);
  });

  it('has the same time and status once, in a lifecycle that comes in order', () => {
    const lifecycle = [
      lifecycleEntry({ timestamp: at(1) }),
      lifecycleEntry({ timestamp: at(1), ownerEmail: 'ann@x.test' }),
    ];
    expect(mapTicketChange(v3Change({ lifecycle })).history).toEqual([
      historyEntry({ occurredAt: at(1), ownerEmail: 'ann@x.test' }),
    ]);
  });

  it('has the same time and status once, whatever the order of its lifecycle', () => {
    const lifecycle = [
      lifecycleEntry({ status: 'ASSIGNED', timestamp: at(3), ownerEmail: 'ann@x.test' }),
      lifecycleEntry({ status: 'INJECTED', timestamp: at(1) }),
      lifecycleEntry({ status: 'ASSIGNED', timestamp: at(3), actor: 'SYSTEM' }),
      lifecycleEntry({ status: 'DOWNLOADED', timestamp: at(3) }),
    ];
    const expected = [
      historyEntry({ status: 'ASSIGNED', occurredAt: at(3), ownerEmail: 'ann@x.test', actor: 'SYSTEM' }),
      historyEntry({ status: 'INJECTED', occurredAt: at(1) }),
      historyEntry({ status: 'DOWNLOADED', occurredAt: at(3) }),
    ];
    expect(mapTicketChange(v3Change({ lifecycle })).history).toEqual(expected);
    const reversed = mapTicketChange(v3Change({ lifecycle: lifecycle.toReversed() })).history;
    expect(reversed).toHaveLength(expected.length);
    expect(reversed).toEqual(expect.arrayContaining(expected));
  });
});

describe('mergeHistoryEntries', () => {
  const text = fc.option(fc.constantFrom('', 'a', 'b', '\uffee', '\u{1f3ab}'));
  const version: fc.Arbitrary<HistoryEntry> = fc
    .record({ ownerEmail: text, recipientEmail: text, actor: text, reason: text })
    .map((fields) => historyEntry(fields));

  it('is commutative', () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(mergeHistoryEntries(a, b)).toEqual(mergeHistoryEntries(b, a));
      }),
    );
  });

  it('is associative', () => {
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        expect(mergeHistoryEntries(mergeHistoryEntries(a, b), c)).toEqual(
          mergeHistoryEntries(a, mergeHistoryEntries(b, c)),
        );
      }),
    );
  });

  it('is idempotent', () => {
    fc.assert(
      fc.property(version, (a) => {
        expect(mergeHistoryEntries(a, a)).toEqual(a);
      }),
    );
  });

  it('prefers a value to null, and of two values the smaller by code point', () => {
    const a = historyEntry({ ownerEmail: 'b', recipientEmail: null, actor: '\u{1f3ab}' });
    const b = historyEntry({ ownerEmail: 'a', recipientEmail: 'c', actor: '\uffee' });
    expect(mergeHistoryEntries(a, b)).toEqual(
      historyEntry({ ownerEmail: 'a', recipientEmail: 'c', actor: '\uffee' }),
    );
  });
});
