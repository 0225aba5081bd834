// A diff endpoint with the changes of chosen tickets. Its parent sends {first, count, stride, variant,
// scale}: tickets first, first + stride, … come after all that was offered before. Sends {port} at the start.
import { createServer } from 'node:http';
import { ticketOf } from './tickets.mjs';

/** What was offered, one part after the other: a key is a place in them. */
const parts = [];
let length = 0;

const server = createServer((request, response) => {
  const url = new URL(request.url, 'http://feed');
  const from = Number(url.searchParams.get('paginationKey') ?? 0);
  const to = Math.min(length, from + Number(url.searchParams.get('limit')));
  const tickets = [];
  for (const { start, first, count, stride, variant, scale } of parts)
    for (let place = Math.max(from, start); place < Math.min(to, start + count); place++)
      tickets.push(JSON.stringify(ticketOf(first + (place - start) * stride, variant, scale)));
  response.setHeader('Content-Type', 'application/json');
  const pagination = to > from ? `{"nextPageKey":"${to}"}` : '{}';
  response.end(`{"pagination":${pagination},"result":[${tickets.join(',')}]}`);
});

process.on('message', (part) => {
  parts.push({ start: length, ...part });
  length += part.count;
  process.send({ length });
});
process.on('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
