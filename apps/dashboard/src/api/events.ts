import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import {
  byEventFileSchema,
  byEventSchema,
  eventDetailSchema,
  eventSchema,
  eventsQuerySchema,
  funnelQuerySchema,
  funnelSchema,
  listOf,
} from '@tixngo-sync/api';
import { audit, listEvents, readEvent, readEventFile, readFunnel, showEvent } from '@tixngo-sync/db';
import { changeCells, roleAllows, shortenEmails } from '@tixngo-sync/domain';
import { planBOf, readinessOf, ticketsCsv } from '@tixngo-sync/pipeline';
import {
  type ApiRequest,
  authorOf,
  type Exchange,
  found,
  listPart,
  noSuch,
  periodOf,
  READ,
  rawRoute,
  route,
} from './route.js';

const unzip = promisify(gunzip);

export const EVENT_ROUTES = [
  route({
    ...READ,
    path: '/events',
    summary: 'Events, nearest kick-off first',
    query: eventsQuerySchema,
    answer: listOf(eventSchema),
    handle: async ({ parts, query }) => {
      const filter = { ...periodOf(query), query: query.q };
      const events = await listEvents(parts.database, query, filter);
      return listPart(events, query.limit, (event) => event.eventId);
    },
  }),
  route({
    ...READ,
    path: '/events/{id}',
    summary: 'An event: its figures, and what must be in order before it',
    params: byEventSchema,
    answer: eventDetailSchema,
    problems: noSuch('event'),
    handle: async ({ parts, params }) => {
      const detail = found(await showEvent(parts.database, params.id), 'event', params.id);
      const planB = await planBOf(parts.database, params.id);
      return { ...detail, ...planB, readiness: readinessOf(detail.event) };
    },
  }),
  route({
    ...READ,
    path: '/events/{id}/funnel',
    summary: 'How many tickets of an event had reached each step at each time',
    params: byEventSchema,
    query: funnelQuerySchema,
    answer: funnelSchema,
    problems: noSuch('event'),
    handle: async ({ parts, params, query }) =>
      found(await readFunnel(parts.database, params.id, periodOf(query)), 'event', params.id),
  }),
  rawRoute({
    path: '/events/{id}/tickets.csv',
    role: 'viewer',
    summary: 'The last known state of every ticket of an event: plan B for the entrance',
    params: byEventSchema,
    mediaType: 'text/csv',
    problems: noSuch('event'),
    send: sendTickets,
  }),
  rawRoute({
    path: '/events/{id}/files/{fileId}',
    role: 'viewer',
    summary: 'A plan B file that was made before a kick-off',
    params: byEventFileSchema,
    mediaType: 'text/csv',
    problems: noSuch('file'),
    send: sendFile,
  }),
];

/** Sends a stored file. That it was read is recorded first (I9). */
async function sendFile(
  { parts: { database }, params: { id, fileId }, identity }: ApiRequest<{ id: string; fileId: number }>,
  { request, response }: Exchange,
): Promise<void> {
  const file = found(await readEventFile(database, id, fileId), 'plan B file', fileId);
  beginCsv(response, id, file.madeAt);
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  const target = `event ${id}, file ${fileId}`;
  await audit(database, { ...authorOf(identity), action: 'event.export', target });
  const csv = (await unzip(file.content)).toString();
  response.end(roleAllows(identity.role, 'operator') ? csv : changeCells(csv, shortenEmails));
}

function beginCsv(response: Exchange['response'], eventId: string, at: Date): void {
  const time = at.toISOString().slice(0, 16).replace(':', '');
  response
    .status(200)
    .type('text/csv; charset=utf-8')
    .attachment(`event-${eventId.replace(/[^\w.-]/g, '_')}-${time}Z.csv`)
    .setHeader('Cache-Control', 'no-store');
}

/** Streams the file. That it was read is recorded before the first line (I9). */
async function sendTickets(
  { parts: { database }, params: { id }, identity }: ApiRequest<{ id: string }>,
  { request, response }: Exchange,
): Promise<void> {
  found(await readEvent(database, id), 'event', id);
  beginCsv(response, id, new Date());
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  await audit(database, { ...authorOf(identity), action: 'event.export', target: `event ${id}` });
  const withEmails = roleAllows(identity.role, 'operator');
  await pipeline(Readable.from(ticketsCsv(database, id, { withEmails })), response);
}
