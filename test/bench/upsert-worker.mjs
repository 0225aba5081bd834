// The obvious way: a BullMQ worker that upserts one ticket after the other with Prisma and adds its history.
// Only tickets and history.
import { createDatabase } from '@tixngo-sync/db';
import { createPostgresBackend, createRedisBackend, withBackend } from 'bullmq';

const { DATABASE_URL, REDIS_URL, TIXNGO_API_URL, START_KEY = '', QUEUE_PREFIX, TICKETS } = process.env;
const CONCURRENCY = 4;
const TICKETS_A_JOB = 100;

const onRedis = REDIS_URL !== '';
const { Queue, Worker } = withBackend(onRedis ? createRedisBackend : createPostgresBackend);
const shared = onRedis
  ? { connection: { url: REDIS_URL, maxRetriesPerRequest: null }, prefix: QUEUE_PREFIX }
  : { connection: { connectionString: DATABASE_URL, schema: `${QUEUE_PREFIX}_upserts`, migrate: true } };
const { prisma, close } = createDatabase({ url: DATABASE_URL });
const queue = new Queue('upserts', shared);
const worker = new Worker('upserts', ({ data }) => upsertAll(data.tickets), {
  ...shared,
  concurrency: CONCURRENCY,
});
await Promise.all([queue.waitUntilReady(), worker.waitUntilReady()]);

const startedAt = performance.now();
let key = START_KEY;
let tickets = 0;
let done = 0;
const finished = new Promise((resolve, reject) => {
  worker.on('completed', (_, count) => {
    done += count;
    if (done >= Number(TICKETS)) resolve();
  });
  worker.on('failed', (_, error) => reject(error));
});
while (tickets < Number(TICKETS)) {
  const url = `${TIXNGO_API_URL}/diff?limit=${Math.min(1_000, Number(TICKETS) - tickets)}${key === '' ? '' : `&paginationKey=${encodeURIComponent(key)}`}`;
  const { pagination, result } = await (await fetch(url)).json();
  for (let first = 0; first < result.length; first += TICKETS_A_JOB) {
    await queue.add(
      'upsert',
      { tickets: result.slice(first, first + TICKETS_A_JOB) },
      { removeOnComplete: true },
    );
  }
  tickets += result.length;
  key = pagination.nextPageKey;
}
await finished;
const durationMs = performance.now() - startedAt;
await worker.close();
await queue.close();
await close();
process.stdout.write(JSON.stringify({ tickets, durationMs, lastKey: key }));

async function upsertAll(batch) {
  for (const ticket of batch) await upsert(ticket);
  return batch.length;
}

async function upsert({ ticketId, lifecycle, ...ticket }) {
  const { event, spectatorDetails: owner, ticketHolder: holder } = ticket;
  const fields = {
    taxNumber: ticket.taxNumber,
    organizationCode: ticket.organizationCode,
    ticketVersion: ticket.ticketVersion,
    sourceStatus: ticket.status,
    mobileStatus: ticket.status,
    sourceUpdatedAt: ticket.updatedAt,
    eventId: event.id,
    eventName: event.name,
    eventStartTime: event.startTime,
    eventSite: event.site,
    eventCity: event.city,
    eventCountryCode: event.countryCode,
    ownerEmail: owner?.email,
    ownerFirstName: owner?.firstName,
    ownerLastName: owner?.lastName,
    holderFirstName: holder?.firstName,
    holderLastName: holder?.lastName,
    holderEmail: holder?.email,
  };
  await prisma.ticket.upsert({ where: { ticketId }, create: { ticketId, ...fields }, update: fields });
  await prisma.ticketHistory.createMany({
    data: lifecycle.map(({ timestamp, ...entry }) => ({ ticketId, occurredAt: timestamp, ...entry })),
    skipDuplicates: true,
  });
}
