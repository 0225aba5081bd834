import { describe, expect, it } from 'vitest';
import { parseTicketChange } from './parse-ticket-change.js';
import { ticketText } from './raw-ticket.js';

const nested = (depth: number, inner: string) => `${'[{"a":'.repeat(depth)}${inner}${'}]'.repeat(depth)}`;

describe('the text of a ticket', () => {
  it.each([{ a: [1, null, { b: 'é"\\' }], c: {} }, [], null, 'x', -1.5, true])('is its JSON: %j', (raw) => {
    expect(ticketText(raw)).toBe(JSON.stringify(raw));
  });

  it('can be stored, whatever is in it', () => {
    expect(ticketText({ a: '\0\ud800' })).toBe('{"a":"\\u0000\\ud800"}');
  });

  it('is whole, however deep it goes', () => {
    const text = nested(100_000, '{"x":[1,"two",{},[]],"y":null,"__proto__":-0.5}');
    const raw: unknown = JSON.parse(text);
    expect(() => JSON.stringify(raw)).toThrow(RangeError);
    expect(ticketText(raw) === text).toBe(true);
    expect(parseTicketChange({ ticketId: 'T', extraInfo: raw })).toMatchObject({
      reason: 'MISSING_TAX_NUMBER',
    });
  }, 30_000);
});
