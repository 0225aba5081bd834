import type { HistoryEntry } from '@tixngo-sync/domain';
import { describe, expect, it } from 'vitest';
import { entriesOfDigest, historyDigest } from './history-digest.js';

const entry = (day: number, fields: Partial<HistoryEntry> = {}): HistoryEntry => ({
  occurredAt: `2026-05-0${day}T10:00:00.000000Z`,
  status: 'DOWNLOADED',
  ownerEmail: 'ada@club.test',
  recipientEmail: null,
  actor: null,
  reason: null,
  ...fields,
});

describe('entriesOfDigest', () => {
  const stored = historyDigest([entry(1), entry(2)]);

  it('finds the entries that the previous snapshot had', () => {
    expect(entriesOfDigest([entry(1), entry(2)], stored)).toBe(2);
    expect(entriesOfDigest([entry(1), entry(2), entry(3), entry(4)], stored)).toBe(2);
  });

  it.each([
    ['one of them is gone', [entry(1)]],
    ['one of them is different', [entry(1), entry(3), entry(2)]],
    ['their order is different', [entry(2), entry(1), entry(3)]],
    ['the owner is different', [entry(1), entry(2, { ownerEmail: 'bob@club.test' })]],
    ['a field is added', [entry(1), entry(2, { reason: 'sold' })]],
    ['a text is in another field', [entry(1), entry(2, { ownerEmail: null, actor: 'ada@club.test' })]],
  ])('finds none when %s', (_what, entries) => {
    expect(entriesOfDigest(entries, stored)).toBe(0);
  });

  it('distinguishes texts that are equal when joined', () => {
    const together = (actor: string, reason: string) => [entry(1, { actor, reason })];
    expect(entriesOfDigest(together('a4:', 'b'), historyDigest(together('a', '4:b')))).toBe(0);
    expect(entriesOfDigest(together('', '-'), historyDigest([entry(1, { actor: '' })]))).toBe(0);
  });

  it('finds none without a digest', () => {
    expect(entriesOfDigest([entry(1)], null)).toBe(0);
  });
});
