import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { get as httpGet } from 'node:http';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { medianOf } from '../report.mjs';
import { onDatabase } from '../services.mjs';

const MOST_MS = 200;
const MOST_STATUS_MS = 100;
const REPEATED = 5;
/** A request that takes this long is not repeated. */
const SLOW_MS = 3_000;
/** Longer than the dashboard lets a statement take. */
const TIMEOUT_MS = 60_000;

/**
 * Asks the real dashboard, as an admin, for what every screen and list asks: every GET of its OpenAPI
 * document, the lists with each filter, the first part, a later one and a large one.
 * @returns per request: ms of the first time, the fastest and the median, and the CPU ms of PostgreSQL
 */
export async function measureLists({ services, url, product }) {
  const { result } = await product.command('tokens', 'create', `bench ${Date.now()}`, '--role', 'admin');
  const dashboard = spawn(process.execPath, ['apps/dashboard/dist/main.js'], {
    env: { ...process.env, ...product.environment, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(dashboard, 'exit');
  try {
    const [line] = await once(createInterface({ input: dashboard.stdout }), 'line');
    const origin = line.slice(line.indexOf('http')).trim().replace(/\/$/, '');
    const headers = { authorization: `Bearer ${result.token}` };
    const get = async (path) => {
      const startedAt = performance.now();
      const { status, body } = await request(`${origin}/api/v1${path}`, headers);
      return { status, body, ms: performance.now() - startedAt };
    };
    const requests = requestsOf(await examplesOf(url));
    requireEveryRoute(JSON.parse((await get('/openapi.json')).body), requests);
    await get('/me');
    const measured = [];
    for (const path of requests)
      measured.push(await measure(get, path, services).catch((error) => failure(path, error.message)));
    return measured;
  } finally {
    dashboard.kill('SIGTERM');
    await ended;
  }
}

/** On a connection of its own: a kept one may be closed by the server while a busy machine lets us wait. */
async function request(url, headers) {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const [response] = await once(httpGet(url, { headers, agent: false, signal }), 'response');
  return { status: response.statusCode, body: await text(response) };
}

async function measure(get, path, services) {
  const first = await get(path);
  if (first.status !== 200) return failure(path, `HTTP ${first.status}`, first.ms);
  const times = [];
  const before = services.cpuSeconds().postgresCpuSeconds;
  do {
    const { status, ms } = await get(path);
    if (status !== 200) return failure(path, `HTTP ${status} the next time`, ms);
    times.push(ms);
  } while (times.length < REPEATED && times[0] < SLOW_MS);
  const postgres = ((services.cpuSeconds().postgresCpuSeconds - before) * 1000) / times.length;
  return { path, first: first.ms, ms: Math.min(...times), median: medianOf(times), postgres };
}

function failure(path, problem, ms = TIMEOUT_MS) {
  return { path, problem, first: ms, ms, median: ms, postgres: 0 };
}

/** Ids of rows that are there, from the middle of the tables. */
async function examplesOf(url) {
  const [examples] = await onDatabase(
    url,
    `SELECT t.*, (SELECT max(run_id) FROM run WHERE pages > 0) AS run, p.page_id AS page, p.body_page,
       (SELECT max(quarantine_id) FROM quarantined_ticket WHERE status = 'OPEN') AS quarantine,
       (SELECT problem_id FROM quarantined_ticket WHERE status = 'OPEN' LIMIT 1) AS problem
     FROM (SELECT ticket_id AS ticket, tax_number AS tax, event_id AS event, owner_email AS email,
         cultural_contact_id AS contact FROM ticket
       WHERE ticket_id > (SELECT left(max(ticket_id), 8) FROM ticket) ORDER BY ticket_id LIMIT 1) t,
       (SELECT min(page_id) FILTER (WHERE body IS NULL) AS page_id, max(page_id) FILTER (WHERE body IS NOT NULL) AS body_page
        FROM page WHERE page_id > (SELECT max(page_id) - 20000 FROM page) OR page_id < 1000) p`,
  );
  const old = await onDatabase(
    url,
    `SELECT to_char(now() - interval '400 days', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS old,
       to_char(now() - interval '399 days', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS later`,
  );
  return { ...examples, ...old[0] };
}

function requestsOf({
  ticket,
  tax,
  event,
  email,
  contact,
  run,
  page,
  body_page,
  quarantine,
  problem,
  old,
  later,
}) {
  const period = `from=${old}&to=${later}`;
  const q = (text) => `q=${encodeURIComponent(text)}`;
  return [
    '/status',
    '/workers',
    '/queues',
    '/me',
    '/about',
    '/interface',
    '/notifications',
    '/users',
    '/users/admin/sessions',
    '/tokens',
    '/key',
    '/key/history',
    '/schedules',
    '/schedules/1',
    '/schedules/1/next',
    '/schedules/event-days',
    '/skip-list',
    ...['tickets', 'lag', 'requests', 'failures'].flatMap((metric) => [
      `/series?metric=${metric}`,
      `/series?metric=${metric}&step=3600&from=${new Date(Date.now() - 30 * 86_400_000).toISOString()}`,
    ]),
    '/runs',
    '/runs?limit=200',
    '/runs?status=FAILED',
    '/runs?status=ABORTED',
    '/runs?trigger=SCHEDULE',
    '/runs?trigger=FILE',
    '/runs?schedule=season',
    '/runs?schedule=none',
    `/runs?${period}`,
    '/runs?before=5000',
    `/runs/${run}`,
    '/pages',
    '/pages?limit=200',
    '/pages?status=FAILED',
    '/pages?status=STORED',
    '/pages?status=PROCESSED',
    '/pages?givenUp=true',
    '/pages?givenUp=false',
    `/pages?runId=${run}`,
    `/pages?${period}`,
    '/pages?before=5000',
    `/pages?ticketId=${ticket}`,
    `/pages/${page}`,
    `/pages/${body_page}`,
    `/pages/${body_page}/body`,
    '/quarantine',
    '/quarantine?status=OPEN',
    '/quarantine?status=RESOLVED',
    '/quarantine?code=UNKNOWN_STATUS',
    `/quarantine?${q(ticket)}`,
    `/quarantine?${q('SCALE')}`,
    `/quarantine?pageId=${page}`,
    `/quarantine?quarantineId=${quarantine}`,
    `/quarantine/${quarantine}`,
    '/problems',
    '/problems?kind=PAGE',
    '/problems?code=INVALID_DATE',
    `/problems/${encodeURIComponent(problem)}`,
    '/tickets',
    '/tickets?limit=200',
    `/tickets?after=${ticket}`,
    `/tickets?${q(ticket)}`,
    `/tickets?${q('SCALE')}`,
    `/tickets?${q(tax)}`,
    `/tickets?${q('9000')}`,
    `/tickets?${q(email)}`,
    `/tickets?${q('scale.')}`,
    `/tickets?${q('nothing')}`,
    `/tickets?email=${encodeURIComponent(email)}`,
    `/tickets?eventId=${event}`,
    `/tickets?eventId=${event}&mobileStatus=ACTIVATED`,
    `/tickets?eventId=${event}&mobileStatus=DELETED`,
    '/tickets?mobileStatus=ACTIVATED',
    '/tickets?mobileStatus=PENDING_TRANSFER',
    '/tickets?mobileStatus=DELETED',
    '/tickets?mobileStatus=NONE',
    `/tickets/${ticket}`,
    `/tickets/${tax}`,
    `/tickets/${ticket}/changes`,
    '/contacts',
    '/contacts?limit=200',
    `/contacts?${q(contact)}`,
    `/contacts?${q('TIXNGO')}`,
    `/contacts?${q(email)}`,
    `/contacts?${q('scale-0')}`,
    `/contacts?${q('Zoé')}`,
    `/contacts?${q('nothing')}`,
    '/contacts?temporary=true',
    `/contacts/${contact}`,
    '/events',
    '/events?limit=5',
    '/events?limit=200',
    `/events?${q('Match 1')}`,
    `/events?${q('nothing')}`,
    `/events?${period}`,
    `/events?after=${event}`,
    `/events/${event}`,
    `/events/${event}/funnel`,
    `/events/${event}/tickets.csv`,
    '/anomalies',
    '/anomalies?limit=5',
    ...['STATUS_MISMATCH', 'PENDING_TOO_LONG', 'OWNER_NOT_CONTACT'].flatMap((kind) => [
      `/anomalies?kind=${kind}`,
      `/anomalies?kind=${kind}&eventId=${event}`,
    ]),
    `/anomalies?eventId=${event}`,
    '/drift',
    '/drift?days=30',
    '/audit',
    '/audit?limit=200',
    '/audit?actor=seldom',
    '/audit?actor=user1',
    '/audit?action=key.set',
    '/audit?actor=user1&action=key.set',
    `/audit?${period}`,
    '/audit?before=5000',
  ];
}

/** Routes that end only when the client does, files of whole tables, and what this database has none of. */
const NOT_LISTS = new Set([
  '/stream',
  '/audit.csv',
  '/events/{id}/files/{fileId}',
  '/openapi.json',
  '/me/sessions',
  '/retries/{id}',
  '/uploads/{runId}',
]);

/** @throws Error when a route was added that is not measured */
function requireEveryRoute({ paths }, requests) {
  const missing = Object.entries(paths)
    .filter(([, methods]) => 'get' in methods)
    .map(([path]) => path)
    .filter((path) => !NOT_LISTS.has(path))
    .filter((path) => {
      const pattern = new RegExp(`^${path.replace(/\{\w+\}/g, '[^/?]+')}(\\?|$)`);
      return !requests.some((request) => pattern.test(request));
    });
  if (missing.length > 0)
    throw new Error(`test/bench/scale/lists.mjs does not request ${missing.join(', ')}`);
}

function mostMs(path) {
  return path === '/status' ? MOST_STATUS_MS : MOST_MS;
}

export function printLists(lists) {
  console.log(`\n${'requests'.padEnd(60)}   first ms fastest ms  median ms  PostgreSQL CPU ms`);
  for (const { path, problem, first, ms, median, postgres } of [...lists].sort((a, b) => b.ms - a.ms)) {
    const judged = problem ?? (ms <= mostMs(path) ? '' : `≤ ${mostMs(path)}: MISSED`);
    const numbers = [first, ms, median, postgres].map((number) => number.toFixed(0).padStart(10));
    console.log(path.padEnd(60).slice(0, 90), ...numbers, ' ', judged);
  }
  const missed = lists.filter(({ path, problem, ms }) => problem !== undefined || ms > mostMs(path));
  console.log(`${lists.length} requests, ${missed.length} failed or took longer than they may`);
}
