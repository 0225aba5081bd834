// What one would write in an afternoon: pages over HTTP, COPY into staging tables, set-based merges. None of
// tixngo-sync's guarantees: no page store, no counts, no validation, no quarantine, no durable key. The next
// page is fetched and parsed while one is merged.
import { Agent, get } from 'node:http';
import { finished } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { COPY, MERGE, STAGING } from './bare-merge.mjs';

const { DATABASE_URL, TIXNGO_API_URL, BARE_MODE, START_KEY = '', PAGE_SIZE } = process.env;
const SPECIAL = /[\\\t\n\r]/;
const agent = new Agent({ keepAlive: true });
const client = new pg.Client({ connectionString: DATABASE_URL, options: '-c timezone=UTC -c jit=off' });
await client.connect();

const startedAt = performance.now();
await client.query(STAGING);
let tickets = 0;
let key = START_KEY;
for (let page = await fetchPage(key); page.tickets > 0; ) {
  key = page.nextKey;
  const next = page.tickets < Number(PAGE_SIZE) ? { tickets: 0 } : fetchPage(key);
  await load(page);
  tickets += page.tickets;
  page = await next;
}
const durationMs = performance.now() - startedAt;
await client.end();
agent.destroy();
process.stdout.write(JSON.stringify({ tickets, durationMs, lastKey: key }));

async function fetchPage(paginationKey) {
  const url = `${TIXNGO_API_URL}/diff?limit=${PAGE_SIZE}${paginationKey === '' ? '' : `&paginationKey=${encodeURIComponent(paginationKey)}`}`;
  const body = await new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () =>
        response.statusCode === 200
          ? resolve(Buffer.concat(chunks))
          : reject(new Error(`HTTP ${response.statusCode}`)),
      );
      response.on('error', reject);
    }).on('error', reject);
  });
  const { pagination, result } = JSON.parse(body);
  return { tickets: result.length, nextKey: pagination.nextPageKey, ...rowsOf(result) };
}

async function load({ ticketRows, entryRows, personRows }) {
  await client.query('BEGIN');
  await copy(COPY.tickets, ticketRows);
  await copy(COPY.entries, entryRows);
  if (BARE_MODE === 'whole') await copy(COPY.persons, personRows);
  await client.query(MERGE[BARE_MODE]);
}

async function copy(statement, rows) {
  const stream = client.query(copyFrom(statement));
  stream.end(rows);
  await finished(stream);
}

function rowsOf(tickets) {
  let ticketRows = '';
  let entryRows = '';
  const persons = new Map();
  for (const [position, t] of tickets.entries()) {
    ticketRows += ticketRow(t, position);
    for (const e of t.lifecycle ?? []) {
      entryRows += line([
        t.ticketId,
        e.timestamp,
        e.status,
        email(e.ownerEmail),
        email(e.recipientEmail),
        e.actor,
        e.reason,
      ]);
      if (BARE_MODE === 'whole' && e.recipientEmail && !persons.has(email(e.recipientEmail)))
        persons.set(email(e.recipientEmail), {});
    }
    const owner = t.spectatorDetails;
    if (BARE_MODE === 'whole' && owner?.email && !persons.get(email(owner.email))?.firstName)
      persons.set(email(owner.email), owner);
  }
  let personRows = '';
  for (const [key, person] of persons) personRows += personRow(key, person);
  return { ticketRows, entryRows, personRows };
}

function ticketRow(t, position) {
  const { event = {}, spectatorDetails: owner = {}, ticketHolder: holder = {}, attributes = {} } = t;
  return line([
    t.ticketId,
    t.taxNumber,
    t.organizationCode,
    t.ticketVersion,
    t.status,
    t.status,
    t.updatedAt,
    position,
    event.id,
    event.name,
    event.startTime,
    event.site,
    event.city,
    event.countryCode,
    email(owner.email),
    owner.firstName,
    owner.lastName,
    holder.firstName,
    holder.lastName,
    email(holder.email),
    t.status === 'PENDING_TRANSFER' ? email(t.recipientEmail) : null,
    attributes.assigned,
    attributes.transferred,
    attributes.activated,
    attributes.checked,
    attributes.controlled,
    t.deletionReason,
  ]);
}

function personRow(
  key,
  { firstName = 'Pending', lastName = 'CREATION', organizerSpectatorPreference: preference = {}, ...person },
) {
  return line([
    key,
    person.title,
    firstName,
    lastName,
    person.dateOfBirth,
    person.nationality,
    person.idCardNumber,
    person.phoneNumber,
    person.residenceCountry,
    person.language,
    preference.allowPromoEmail,
    preference.allowThirdPartyEmail,
  ]);
}

function email(text) {
  return text?.trim().toLowerCase();
}

/** One row of COPY's text format. */
function line(values) {
  let row = '';
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (index > 0) row += '\t';
    row +=
      value === null || value === undefined
        ? '\\N'
        : typeof value === 'string' && SPECIAL.test(value)
          ? escaped(value)
          : value;
  }
  return `${row}\n`;
}

function escaped(text) {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('\t', '\\t')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r');
}
