// Checks that migrations and schema agree: applies the migrations to a new database, and lets Prisma's schema
// engine (as WebAssembly, without a download) compare it with prisma/schema.prisma. Also checks that the
// engine accepts the migration records of packages/db.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isDeepStrictEqual } from 'node:util';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import * as engineModule from '@prisma/schema-engine-wasm/schema_engine_bg';
import { MIGRATIONS_DIR, migrate, readMigrations } from '@tixngo-sync/db';
import { startTestPostgres } from '@tixngo-sync/services';
import pg from 'pg';

const SCHEMA_FILE = 'prisma/schema.prisma';
const CHAR_OID = 18;
const CHAR_ARRAY_OID = 1002;

const FILTERS = { externalTables: [], externalEnums: [] };

const postgres = await startTestPostgres();
try {
  await migrate({ databaseUrl: postgres.url });
  const pool = new pg.Pool({ connectionString: postgres.url });
  // end() does not wait for the server: its stop may still reach a connection, which without a listener would
  // end the process.
  pool.on('error', () => undefined);
  const problems = await findProblems(pool);
  await pool.end();
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  if (problems.length > 0) process.exitCode = 1;
} finally {
  await postgres.stop();
}

async function findProblems(pool: pg.Pool): Promise<string[]> {
  loadEngine();
  // Sequence bounds in the catalog exceed 2^53; packages/db parses to Number.
  pg.types.setTypeParser(pg.types.builtins.INT8, String);
  const schema = readFileSync(SCHEMA_FILE, 'utf8');
  const adapter = bindMigrationAwareSqlAdapterFactory(adapterAcceptingChar(pool));
  const engine = await engineModule.SchemaEngine.new(
    { datamodels: [[SCHEMA_FILE, schema]] },
    () => undefined,
    adapter,
  );
  return [...(await differences(engine, schema)), ...(await historyProblems(engine))];
}

async function differences(engine: engineModule.SchemaEngine, schema: string): Promise<string[]> {
  const files = [{ path: SCHEMA_FILE, content: schema }];
  const from = { tag: 'schemaDatasource' as const, files, configDir: '.' };
  const to = { tag: 'schemaDatamodel' as const, files };
  const { exitCode, stdout } = await engine.diff({
    from,
    to,
    script: false,
    exitCode: true,
    filters: FILTERS,
  });
  if (exitCode === 0) return [];
  return [
    `Prisma would change the database of the migrations to match ${SCHEMA_FILE}. The migrations are the ` +
      `truth: fix the schema.\n${stdout}`,
  ];
}

/** Checks the migration records of packages/db as `prisma migrate deploy` does before it uses a database. */
async function historyProblems(engine: engineModule.SchemaEngine): Promise<string[]> {
  const migrations = await readMigrations(MIGRATIONS_DIR);
  const found = await engine.diagnoseMigrationHistory({
    migrationsList: {
      baseDir: MIGRATIONS_DIR,
      lockfile: {
        path: 'migration_lock.toml',
        content: readFileSync(`${MIGRATIONS_DIR}/migration_lock.toml`, 'utf8'),
      },
      shadowDbInitScript: '',
      migrationDirectories: migrations.map(({ name, script }) => ({
        path: name,
        migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: script } },
      })),
    },
    optInToShadowDatabase: false,
    filters: FILTERS,
  });
  const isAccepted = isDeepStrictEqual(found, {
    editedMigrationNames: [],
    failedMigrationNames: [],
    hasMigrationsTable: true,
    history: null,
  });
  return isAccepted
    ? []
    : [`Prisma does not accept the migration records of packages/db:\n${JSON.stringify(found, null, 2)}`];
}

/** Loads the engine as Prisma's own command does, because Node.js 20 cannot import .wasm files. */
function loadEngine(): void {
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm');
  const wasm = new WebAssembly.Module(
    readFileSync(entry.replace(/schema_engine\.js$/, 'schema_engine_bg.wasm')),
  );
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: { set_message: (message: string) => process.stderr.write(`${message}\n`) },
  });
  const { exports } = new WebAssembly.Instance(wasm, { './schema_engine_bg.js': { ...engineModule } });
  engineModule.__wbg_set_wasm(exports);
  if (typeof exports.__wbindgen_start === 'function') exports.__wbindgen_start();
}

/**
 * Makes an adapter that accepts "char", which it normally refuses but PostgreSQL's catalog is full of: "char"
 * passes the adapter as an array of "char", which the catalog queries never return, and gets its own type
 * back afterwards.
 */
function adapterAcceptingChar(pool: pg.Pool): PrismaPg {
  const query = pool.query.bind(pool);
  Object.assign(pool, {
    query: async (config: pg.QueryConfig, values?: unknown[]) => {
      const result = await query(config, values);
      for (const field of result.fields ?? [])
        if (field.dataTypeID === CHAR_OID) field.dataTypeID = CHAR_ARRAY_OID;
      return result;
    },
  });
  const adapter = new PrismaPg(pool);
  const connect = adapter.connect.bind(adapter);
  adapter.connect = async () => {
    const connection = await connect();
    const queryRaw = connection.queryRaw.bind(connection);
    connection.queryRaw = async (sql) => {
      const result = await queryRaw(sql);
      const columnTypes = result.columnTypes.map((type) =>
        type === ColumnTypeEnum.CharacterArray ? ColumnTypeEnum.Character : type,
      );
      return { ...result, columnTypes };
    };
    return connection;
  };
  return adapter;
}
