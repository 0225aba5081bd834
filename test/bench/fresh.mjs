// npm run bench -- --fresh: how many changes a second one worker keeps up with.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { runChild } from './run-child.mjs';
import { startFeed } from './services.mjs';

const FEED = new URL('./growing-feed.mjs', import.meta.url).pathname;
const BLOCK = 1_000;
/** How often a reader looks for changes that are not visible yet, and how many of them it follows. */
const POLL_MS = 50;
const FOLLOWED_PER_SECOND = 50;
/** A step that falls behind by more than this has failed; the next ones would too. */
const GIVE_UP_MS = 15_000;
const TOO_OLD_MS = 2_000;
const WARM_UP = { rate: 500, seconds: 5, giveUpMs: 60_000 };

/**
 * Lets a feed grow at one rate after another while one worker reads it every second, and measures, as a
 * reader of the tables, how long each followed change takes to become visible.
 * @returns one entry per rate: changes/s, percentiles in ms, and how many were followed
 */
export async function measureFreshness({ environment, databaseUrl, pageSize }, { rates, seconds }) {
  const { feed, apiUrl } = await startFeed(FEED);
  const env = { ...process.env, ...environment, TIXNGO_API_URL: apiUrl };
  const schedule = [
    'schedules',
    'create',
    'fresh',
    '--every',
    '1s',
    '--batch-size',
    String(pageSize),
    '--json',
  ];
  await runChild(['apps/cli/bin/tixngo-sync.js', ...schedule], env);
  const worker = spawn(process.execPath, ['apps/worker/dist/main.js'], { env, stdio: 'inherit' });
  const ended = once(worker, 'exit');
  const reader = new pg.Client({ connectionString: databaseUrl });
  await reader.connect();
  try {
    const steps = [];
    // The worker starts, and its code is compiled.
    await measureStep(feed, reader, WARM_UP);
    for (const rate of rates) {
      const step = await measureStep(feed, reader, { rate, seconds, giveUpMs: GIVE_UP_MS });
      steps.push(step);
      console.log(lineOf(step));
      if (step.p99 === null || step.p99 > TOO_OLD_MS) break;
    }
    return steps;
  } finally {
    await reader.end();
    feed.disconnect();
    worker.kill('SIGTERM');
    await ended;
  }
}

async function measureStep(feed, reader, { rate, seconds, giveUpMs }) {
  feed.send({ rate });
  const [{ first, at }] = await once(feed, 'message');
  const comesAt = (place) => at + ((place - first) * 1000) / rate;
  const every = Math.max(1, Math.round(rate / FOLLOWED_PER_SECOND));
  const end = first + rate * seconds;
  const waiting = new Map();
  const delays = [];
  for (let next = first; next < end || waiting.size > 0; ) {
    await sleep(POLL_MS);
    for (; next < end && comesAt(next) <= Date.now(); next += every) waiting.set(next, comesAt(next));
    for (const place of await visibleOf(reader, [...waiting.keys()])) {
      delays.push(Date.now() - waiting.get(place));
      waiting.delete(place);
    }
    const oldest = Math.min(...waiting.values());
    if (Date.now() - oldest > giveUpMs) return { rate, followed: delays.length, p50: null, p99: null };
  }
  delays.sort((a, b) => a - b);
  const percentile = (share) => Math.round(delays[Math.floor((delays.length - 1) * share)]);
  return { rate, followed: delays.length, p50: percentile(0.5), p99: percentile(0.99) };
}

/** Which of these changes the table of tickets shows: as a new ticket, or with its later status. */
async function visibleOf(reader, places) {
  const ids = places.map((place) => ticketOf(place).id);
  const { rows } = await reader.query({
    name: 'visible',
    text: `SELECT ticket_id AS id, source_status <> 'DOWNLOADED' AS changed FROM ticket
           WHERE ticket_id = ANY($1::text[])`,
    values: [ids],
  });
  const found = new Map(rows.map(({ id, changed }) => [id, changed]));
  return places.filter((place) => {
    const { id, isChange } = ticketOf(place);
    return isChange ? found.get(id) === true : found.has(id);
  });
}

function ticketOf(place) {
  const block = Math.floor(place / BLOCK);
  const index = Math.floor(block / 2) * BLOCK + (place % BLOCK);
  return { id: `BENCH-${String(index).padStart(8, '0')}`, isChange: block % 2 === 1 };
}

function lineOf({ rate, p50, p99 }) {
  const figures =
    p99 === null ? `more than ${GIVE_UP_MS / 1000} s: falls behind` : `p50 ${p50} ms  p99 ${p99} ms`;
  return `${String(rate).padStart(6)} changes/s  change to visible: ${figures}`;
}
