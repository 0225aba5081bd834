// TIXNGO's diff endpoint, for a process that a benchmark starts with startFeed (services.mjs).
// A pagination key is a place in the feed.
import { createServer } from 'node:http';

/**
 * Serves a feed until the parent disconnects. Sends the parent { port } at the start.
 * @param feed.length returns how many changes there are now
 * @param feed.changes returns the JSON of the changes at places `from` to `to`: objects with commas between
 * @param feed.onMessage answers a message of the parent
 */
export function serveDiff({ length, changes, onMessage }) {
  const server = createServer((request, response) => {
    const url = new URL(request.url, 'http://feed');
    const from = Number(url.searchParams.get('paginationKey') ?? 0);
    const to = Math.min(length(), from + Number(url.searchParams.get('limit')));
    const pagination = to > from ? `{"nextPageKey":"${to}"}` : '{}';
    const body = `{"pagination":${pagination},"result":[${changes(from, to).join(',')}]}`;
    response.setHeader('Content-Type', 'application/json');
    response.end(body);
  });
  process.on('message', (message) => process.send(onMessage(message)));
  process.on('disconnect', () => process.exit());
  server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
}
