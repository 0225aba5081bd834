import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { RUN } from './contenders.mjs';
import { settleDatabase } from './services.mjs';

const FOLDER = join('bench-results', 'profile');
const HOOK = new URL('./statement-hook.mjs', import.meta.url).href;

/** The kind of work by a function's file; the first match counts. */
const KINDS = [
  ['parse JSON', /tixngo\/dist\/json|^JSON|parse-body/],
  ['validate', /tixngo\/dist\/ticket/],
  [
    'HTTP',
    /tixngo\/dist\/client|node_modules\/(got|cacheable|keyv|responselike|http2-wrapper|p-cancelable|get-stream)|node:(_http|http|internal\/http)/,
  ],
  ['map', /domain\/dist/],
  ['build arrays for SQL', /db\/dist/],
  ['decide, fold', /pipeline\/dist\/process/],
  ['retrieve', /pipeline\/dist\/retrieve/],
  ['pg', /node_modules\/(pg|pg-[a-z]+|postgres-[a-z]+)\//],
  ['Prisma', /prisma/i],
  [
    'BullMQ, Redis',
    /node_modules\/(bullmq|ioredis|redis-[a-z]+|@ioredis|msgpackr[a-z-]*|lodash[.a-z]*|cron-parser|luxon|uuid)\//,
  ],
  ['zlib', /node:(internal\/)?zlib/],
  [
    'net, streams',
    /node:(internal\/)?(net|stream|streams|tty|buffer|dgram|events|async_hooks|timers|process|js_stream|url)/,
  ],
  [
    'load modules',
    /node:(internal\/modules|internal\/vm|vm|internal\/bootstrap|fs|internal\/fs|internal\/url|path)/,
  ],
];

/** Runs the product once under the CPU profiler with timed statements, and prints where the time went. */
export async function profile({ environment, simulator, tickets, pageSize }) {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  for (const phase of ['insert', 'update']) {
    await simulator.offer(phase);
    const folder = join(FOLDER, phase);
    mkdirSync(folder);
    const statements = join(folder, 'statements.json');
    const nodeOptions = ['--cpu-prof', `--cpu-prof-dir=${folder}`, '--import', HOOK];
    const target = {
      environment: { ...environment, BENCH_STATEMENTS: statements },
      tickets,
      pageSize,
      nodeOptions,
    };
    const { seconds, cpuSeconds } = await RUN.product(target);
    console.log(
      `\n${phase}: ${tickets} tickets in ${seconds.toFixed(1)} s (profiled: slower), the process used ` +
        `${cpuSeconds.toFixed(1)} s of CPU`,
    );
    printFunctions(folder);
    printStatements(JSON.parse(readFileSync(statements, 'utf8')), tickets / pageSize);
    await settleDatabase(environment.DATABASE_URL);
  }
  console.log(`\nFor Chrome's DevTools: ${FOLDER}/*/*.cpuprofile`);
}

function printFunctions(folder) {
  const file = readdirSync(folder).find((name) => name.endsWith('.cpuprofile'));
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const nodeById = new Map(nodes.map((node) => [node.id, node]));
  const kinds = new Map();
  const functions = new Map();
  let total = 0;
  for (const [index, id] of samples.entries()) {
    const { functionName, url, lineNumber } = nodeById.get(id).callFrame;
    const ms = timeDeltas[index] / 1000;
    if (functionName === '(idle)') continue;
    total += ms;
    add(kinds, kindOf(functionName, url), ms);
    add(
      functions,
      `${functionName || '(anonymous)'} ` +
        `${url.replace(/^.*\/(node_modules|packages|apps)\//, '')}:${lineNumber + 1}`,
      ms,
    );
  }
  console.log('\n  JavaScript, share of busy time');
  for (const [kind, ms] of top(kinds, 20))
    console.log(
      `    ${kind.padEnd(28)}${Math.round(ms).toString().padStart(7)} ms ` +
        `${((100 * ms) / total).toFixed(1).padStart(5)} %`,
    );
  console.log('\n  its functions');
  for (const [name, ms] of top(functions, 40))
    console.log(`    ${Math.round(ms).toString().padStart(7)} ms  ${name}`);
}

function kindOf(functionName, url) {
  if (functionName === '(garbage collector)') return 'collect garbage';
  if (functionName === '(program)') return 'native (zlib, sockets, …)';
  return KINDS.find(([, pattern]) => pattern.test(url))?.[0] ?? 'else';
}

function printStatements(statements, pages) {
  console.log('\n  statements: total ms from request to answer; ms per page; calls per page');
  for (const [name, { count, ms }] of Object.entries(statements)
    .sort(([, a], [, b]) => b.ms - a.ms)
    .slice(0, 30)) {
    console.log(
      `    ${name.padEnd(60)}${Math.round(ms).toString().padStart(8)}${(ms / pages).toFixed(2).padStart(9)}${(count / pages).toFixed(2).padStart(8)}`,
    );
  }
}

function add(map, key, ms) {
  map.set(key, (map.get(key) ?? 0) + ms);
}

function top(map, count) {
  return [...map].sort(([, a], [, b]) => b - a).slice(0, count);
}
