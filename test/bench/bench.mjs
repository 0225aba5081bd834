// npm run bench: compares this product with a bare script and with one upsert per ticket, on its own
// services. See docs/performance.md.
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PREPARE, RUN } from './contenders.mjs';
import { measureFreshness } from './fresh.mjs';
import { readOptions } from './options.mjs';
import { profile } from './profile.mjs';
import { machine, ratiosOf, summarize, tableOf } from './report.mjs';
import { measureScale } from './scale/measure.mjs';
import {
  createDatabase,
  dropDatabase,
  environmentOf,
  settleDatabase,
  startServices,
  startSimulator,
} from './services.mjs';
import { requireSameTables, tablesDigest } from './tables-digest.mjs';
import { measureWorkers } from './workers.mjs';

const options = readOptions(process.argv.slice(2));
if (options.scale !== undefined) {
  const { path, append } = openLines(options.json);
  const failed = await measureScale(options, append);
  console.log(`\nEvery figure: ${path}`);
  if (failed.length > 0) console.error(`Failed: ${failed.join(', ')}`);
  process.exit(failed.length === 0 ? 0 : 1);
}

const services = await startServices();
const simulator = await startSimulator(options);
try {
  if (options.profile)
    await profile({
      ...options,
      ...environment('profile', await createDatabase(services, 'profile')),
      simulator,
    });
  else if (options.fresh) await measureFresh();
  else if (options.workers !== undefined) await compareWorkers();
  else await compare();
} finally {
  await simulator.stop();
  await services.stop();
}

async function compare() {
  const { tickets, runs, only, json } = options;
  console.log(`${tickets} tickets, ${runs} × (${only.join(', ')})`);
  const measured = Object.fromEntries(only.map((contender) => [contender, []]));
  const digests = {};
  for (let run = 1; run <= runs; run++) {
    // In turn, each time starting with another one.
    for (const contender of rotated(only, run - 1))
      measured[contender].push(await measure(contender, run, digests));
  }
  requireSameTables(digests);
  const summary = summarize(measured);
  const ratios = ratiosOf(measured);
  console.log(`\n${tableOf(summary, ratios)}\n\nEvery figure: ${write(json, { summary, ratios, measured })}`);
}

async function measureFresh() {
  const databaseUrl = await createDatabase(services, 'fresh');
  const target = { ...environment('fresh', databaseUrl), databaseUrl, pageSize: options.pageSize };
  const steps = await measureFreshness(target, options);
  console.log(`\nEvery figure: ${write(options.json, { steps })}`);
}

async function compareWorkers() {
  const databaseUrl = await createDatabase(services, 'workers');
  const target = { ...environment('workers', databaseUrl), databaseUrl, services };
  const steps = await measureWorkers(target, options);
  console.log(`\nEvery figure: ${write(options.json, { steps })}`);
}

/** Writes the figures with what they were measured on. @returns the file */
function write(json, figures) {
  const path = resultFile(json, 'json');
  const queue = services.redisUrl === '' ? 'postgres' : 'redis';
  const document = { at: new Date().toISOString(), machine: machine(), queue, options, ...figures };
  writeFileSync(path, `${JSON.stringify(document, null, 2)}\n`);
  return path;
}

/** A file of JSON lines, so that a run that is ended keeps its figures. The first says what it was run on. */
function openLines(json) {
  const path = resultFile(json, 'jsonl');
  const append = (figures) =>
    appendFileSync(path, `${JSON.stringify({ at: new Date().toISOString(), ...figures })}\n`);
  append({ machine: machine(), options });
  return { path, append };
}

function resultFile(json, ending) {
  const path =
    json ?? join('bench-results', `bench-${new Date().toISOString().replaceAll(':', '')}.${ending}`);
  mkdirSync(dirname(path), { recursive: true });
  return path;
}

/** Measures one contender on a fresh database: all tickets new, then all changed. */
async function measure(contender, run, digests) {
  const name = `${contender.replaceAll('-', '_')}_${run}`;
  const databaseUrl = await createDatabase(services, name);
  const tickets = contender === 'upserts' ? options.upserts : options.tickets;
  const target = { ...environment(name, databaseUrl), databaseUrl, tickets, pageSize: options.pageSize };
  await PREPARE[contender]?.(target);
  await simulator.offer('insert');
  const insert = await withServerCpu(() => RUN[contender]({ ...target, startKey: '' }));
  await settleDatabase(databaseUrl);
  const updateKey = await simulator.offer('update');
  // The upserts stop before the end of the insert tickets; they update the same first tickets.
  const update = await withServerCpu(() => RUN[contender]({ ...target, startKey: updateKey }));
  if (run === 1 && contender !== 'upserts') digests[contender] = await tablesDigest(contender, databaseUrl);
  await dropDatabase(services, name);
  console.log(
    `run ${run}  ${contender.padEnd(24)} insert ${perSecond(insert)}/s  update ${perSecond(update)}/s`,
  );
  return { insert, update };
}

async function withServerCpu(work) {
  const before = services.cpuSeconds();
  const result = await work();
  const after = services.cpuSeconds();
  for (const [name, seconds] of Object.entries(after))
    result[name] = seconds === null ? null : seconds - before[name];
  return result;
}

function environment(name, databaseUrl) {
  return { environment: environmentOf(services, { name, databaseUrl, apiUrl: simulator.apiUrl }) };
}

function perSecond({ tickets, seconds }) {
  return String(Math.round(tickets / seconds)).padStart(6);
}

function rotated(list, by) {
  const start = by % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}
