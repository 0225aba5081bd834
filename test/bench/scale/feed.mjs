// A feed with the changes of chosen tickets. Its parent sends {first, count, stride, variant, scale}: tickets
// first, first + stride, … come after all that was offered before.
import { serveDiff } from '../diff-endpoint.mjs';
import { ticketOf } from './tickets.mjs';

/** What was offered, one part after the other. */
const parts = [];
let length = 0;

function changes(from, to) {
  const tickets = [];
  for (const { start, first, count, stride, variant, scale } of parts)
    for (let place = Math.max(from, start); place < Math.min(to, start + count); place++)
      tickets.push(JSON.stringify(ticketOf(first + (place - start) * stride, variant, scale)));
  return tickets;
}

serveDiff({
  length: () => length,
  changes,
  onMessage: (part) => {
    parts.push({ start: length, ...part });
    length += part.count;
    return { length };
  },
});
