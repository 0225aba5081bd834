import { expect, it } from 'vitest';
import { jsonLines } from './json-lines.js';

const ticket = { ticketId: 'T-1', lifecycle: [{ status: 'OK' }, { status: 'GONE', at: null }], event: {} };
const marked = (field: string | null) =>
  jsonLines(ticket, field)
    .filter(({ mark }) => mark !== null)
    .map(({ text, mark }) => `${mark}: ${text.trim()}`);

it('writes the JSON that JSON.stringify writes', () => {
  const text = jsonLines(ticket, null).map((line) => line.text);
  expect(text.join('\n')).toBe(JSON.stringify(ticket, null, 2));
  expect(jsonLines([], null)).toEqual([{ text: '[]', mark: null }]);
});

it.each([
  ['lifecycle[1].status', ['wrong: "status": "GONE",']],
  ['lifecycle[0]', ['wrong: {', 'wrong: "status": "OK"', 'wrong: },']],
  ['ticketId', ['wrong: "ticketId": "T-1",']],
  ['event.id', ['missing: "event": {}']],
  ['lifecycle[1].by.name', ['missing: {']],
  ['lifecycle[7].status', ['missing: "lifecycle": [']],
  ['taxNumber', ['missing: {']],
  [null, []],
])('marks %j', (field, lines) => {
  expect(marked(field)).toEqual(lines);
});
