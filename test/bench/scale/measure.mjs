// npm run bench -- --scale: what ten million tickets cost.
import {
  createDatabase,
  databaseUrl,
  hasDatabase,
  onDatabase,
  startServices,
  TICKET_TABLES,
} from '../services.mjs';
import { costWhenEmpty, costWhenFilled, printCosts } from './cost.mjs';
import { fill } from './fill.mjs';
import { measureLists, printLists } from './lists.mjs';
import { openProduct } from './product.mjs';
import { requireSameShape } from './shape.mjs';
import { printSizes, sizesOf } from './sizes.mjs';
import { DAY_MS, kickOffOf, ticketIdOf } from './tickets.mjs';
import {
  measureErasure,
  measureMigration,
  measureRetention,
  measureVacuum,
  readAutovacuum,
} from './upkeep.mjs';

/** Compared with what the product writes. */
const SAMPLE = { first: 10_000, count: 200 };

/**
 * Fills a database with `scale` tickets, unless `data` has it from an earlier measurement, and measures the
 * chosen parts on it.
 * @returns the figures of each part
 */
export async function measureScale({ scale: tickets, data, parts, changes, pageSize }) {
  const services = await startServices(data);
  const figures = {};
  try {
    await onDatabase(
      services.adminUrl,
      'ALTER SYSTEM SET log_autovacuum_min_duration = 0',
      'SELECT pg_reload_conf()',
    );
    const filled = await filledDatabase(services, tickets, figures);
    const scale = await scaleOf(filled, tickets);
    const open = (name, url) => openProduct({ services, url, name, pageSize, scale });
    const onFilled = { services, url: filled, product: await open('filled', filled), next: 5 * tickets };
    const emptyName = `empty_${Date.now()}`;
    const empty = await createDatabase(services, emptyName);
    const onEmpty = { url: empty, product: await open(emptyName, empty) };
    const PARTS = {
      shape: () => compareShape(onEmpty, filled),
      sizes: async () => show(await sizesOf(filled), (sizes) => printSizes(sizes, tickets)),
      lists: async () => show(await measureLists(onFilled), printLists),
      cost: async () => {
        const whenEmpty = await costWhenEmpty(onEmpty.product, empty, changes);
        const whenFilled = await costWhenFilled(onFilled.product, filled, changes, scale);
        printCosts(whenEmpty, whenFilled);
        return { empty: whenEmpty, filled: whenFilled };
      },
      retention: async () => show(await measureRetention(onFilled)),
      erasure: async () => show(await measureErasure(onFilled)),
      migration: async () => show(await measureMigration(onFilled)),
      vacuum: async () =>
        show({ byHand: await measureVacuum(onFilled), automatic: readAutovacuum(services) }),
    };
    for (const part of parts) {
      console.log(`\n${part}, ${new Date().toISOString()}`);
      figures[part] = await PARTS[part]();
    }
    for (const { product } of [onFilled, onEmpty]) product.close();
    return figures;
  } finally {
    await services.stop();
  }
}

async function filledDatabase(services, tickets, figures) {
  const name = `filled_${tickets}`;
  const done = `${name}_done`;
  if (await hasDatabase(services, done)) return databaseUrl(services.adminUrl, done);
  const url = await createDatabase(services, name);
  const midnight = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  // It would compete with the filling; the tables are vacuumed below.
  await autovacuum(services, 'off');
  const before = services.cpuSeconds().postgresCpuSeconds;
  await fill(url, { tickets, midnight }, (step) => console.log(`${new Date().toISOString()} ${step}`));
  await onDatabase(url, 'VACUUM (ANALYZE)', 'CHECKPOINT');
  await autovacuum(services, 'on');
  figures.fill = { postgres: services.cpuSeconds().postgresCpuSeconds - before };
  await onDatabase(services.adminUrl, `ALTER DATABASE ${name} RENAME TO ${done}`);
  return databaseUrl(services.adminUrl, done);
}

function autovacuum({ adminUrl }, value) {
  return onDatabase(adminUrl, `ALTER SYSTEM SET autovacuum = ${value}`, 'SELECT pg_reload_conf()');
}

/** Kick-offs are those of the day on which it was filled. */
async function scaleOf(url, tickets) {
  const [{ start }] = await onDatabase(
    url,
    'SELECT event_start_time AS start FROM ticket ORDER BY ticket_id LIMIT 1',
  );
  return { tickets, midnight: start.getTime() - kickOffOf(0, { tickets, midnight: 0 }) };
}

async function compareShape({ product, url }, filled) {
  await product.run({ ...SAMPLE, stride: 1, variant: 'stored' });
  const ids = Array.from({ length: SAMPLE.count }, (_, n) => ticketIdOf(SAMPLE.first + n));
  const rows = await requireSameShape(filled, url, ids);
  console.log(`${rows} rows are equal to those that the product writes`);
  await onDatabase(url, `TRUNCATE ${TICKET_TABLES}`);
  return { rows };
}

function show(figures, print = (value) => console.log(JSON.stringify(value, null, 2))) {
  print(figures);
  return figures;
}
