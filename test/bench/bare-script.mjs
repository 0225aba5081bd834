// What one would write in an afternoon: pages over HTTP, COPY into staging tables, set-based merges. None of
// tixngo-sync's guarantees: no page store, no counts, no validation, no quarantine, no durable key.
import { Agent, get } from 'node:http';
import { finished } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { COPY, MERGE, STAGING } from './bare-merge.mjs';

const { DATABASE_URL, TIXNGO_API_URL, BARE_MODE, START_KEY = '', PAGE_SIZE } = process.env;
const WITH_CONTACTS = BARE_MODE !== 'history';
const SPECIAL = /[\\\t\n\r]/;
const agent = new Agent({ keepAlive: true });
const client = new pg.Client({ connectionString: DATABASE_URL, options: '-c timezone=UTC -c jit=off' });
await client.connect();

await client.query(STAGING);
let tickets = 0;
const fetched = BARE_MODE === 'memory' ? await allPages() : null;
const startedAt = performance.now();
const cpuBefore = process.cpuUsage();
for await (const page of fetched ?? pages()) {
  await load(page);
  tickets += page.tickets;
}
const durationMs = performance.now() - startedAt;
const { user, system } = process.cpuUsage(cpuBefore);
await client.end();
agent.destroy();
process.stdout.write(
  JSON.stringify({ tickets, durationMs, ...(fetched === null ? {} : { cpuSeconds: (user + system) / 1e6 }) }),
);

/** The next page is fetched and parsed while one is merged. */
async function* pages() {
  for (let page = await fetchPage(START_KEY); page.tickets > 0; ) {
    const next = page.tickets < Number(PAGE_SIZE) ? { tickets: 0 } : fetchPage(page.nextKey);
    yield page;
    page = await next;
  }
}

/** Shows what remains when fetching and parsing cost nothing. */
async function allPages() {
  const all = [];
  for await (const page of pages()) all.push(page);
  return all;
}

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
  if (WITH_CONTACTS) await copy(COPY.persons, personRows);
  await client.query(WITH_CONTACTS ? MERGE.whole : MERGE.history);
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
      if (WITH_CONTACTS && e.recipientEmail && !persons.has(email(e.recipientEmail)))
        persons.set(email(e.recipientEmail), {});
    }
    const owner = t.spectatorDetails;
    if (WITH_CONTACTS && owner?.email && !persons.get(email(owner.email))?.firstName)
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
