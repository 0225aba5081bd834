import { describe, expect, it } from 'vitest';
import { parseTicketChange } from './parse-ticket-change.js';
import { latestPossible } from './times-to-come.js';

const NOW = new Date('2026-05-01T12:00:00.000Z');
const LATEST = '2026-05-02T12:00:00.000Z';
const AFTER = '2026-05-02T12:00:00.001Z';

const ticket = (fields: Record<string, unknown>) => ({
  ticketId: 'T1',
  taxNumber: 'X1',
  status: 'DOWNLOADED',
  updatedAt: '2026-05-01T10:00:00.000Z',
  event: { id: 'E', startTime: '9999-12-31T23:59:59Z' },
  ...fields,
});
const atV4 = (time: string) => ({ ticketVersion: 4, attributes: { assigned: null, controlled: time } });
const atEntry = (time: string) => ({
  lifecycle: [
    { status: 'DOWNLOADED', timestamp: '2026-05-01T10:00:00Z' },
    { status: 'ASSIGNED', timestamp: time },
  ],
});

describe('a time more than a day ahead', () => {
  it.each([
    ['updatedAt', (updatedAt: string) => ({ updatedAt })],
    ['lifecycle[1].timestamp', atEntry],
    ['attributes.controlled', atV4],
  ])('sends the ticket to quarantine: %s', (field, fields) => {
    expect(parseTicketChange(ticket(fields(LATEST)), latestPossible(NOW))).toMatchObject({ ok: true });
    for (const time of [AFTER, '9999-12-31T23:59:59Z'])
      expect(parseTicketChange(ticket(fields(time)), latestPossible(NOW))).toMatchObject({
        ok: false,
        reason: 'INVALID_DATE',
        field,
        ticketId: 'T1',
        taxNumber: 'X1',
        message: expect.stringContaining('more than a day ahead'),
      });
  });

  it('is compared by its offset, not by its text', () => {
    const change = ticket({ updatedAt: '2026-05-03T01:00:00+14:00' });
    expect(parseTicketChange(change, latestPossible(NOW))).toMatchObject({ ok: true });
  });

  it('is applied later, when it is near', () => {
    const change = ticket({ updatedAt: AFTER });
    expect(parseTicketChange(change, latestPossible(new Date(NOW.getTime() + 1)))).toMatchObject({
      ok: true,
    });
  });

  it('is accepted for the start of the event, and when no clock is given', () => {
    expect(parseTicketChange(ticket({}), latestPossible(NOW))).toMatchObject({ ok: true });
    expect(parseTicketChange(ticket({ updatedAt: '9999-12-31T23:59:59Z' }))).toMatchObject({ ok: true });
  });
});
