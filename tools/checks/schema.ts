// migrations = schema: applies the migrations to a database of its own and lets Prisma's schema engine (as WebAssembly: no download)
// compare what it finds there with prisma/schema.prisma; also asks it whether it accepts the records that our applier kept.
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
  // end() does not wait until the server has taken leave: its stop may still reach a connection, which without a listener ends the process.
  pool.on('error', () => undefined);
  const problems = await problemsSeenByPrisma(pool);
  await pool.end();
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  if (problems.length > 0) process.exitCode = 1;
} finally {
  await postgres.stop();
}

async function problemsSeenByPrisma(pool: pg.Pool): Promise<string[]> {
  loadEngine();
  pg.types.setTypeParser(pg.types.builtins.INT8, String); // the catalog's bounds of sequences are beyond 2^53; packages/db reads Number
  const schema = readFileSync(SCHEMA_FILE, 'utf8');
  const adapter = bindMigrationAwareSqlAdapterFactory(adapterThatKnowsChar(pool));
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
    `To get from the migrations to ${SCHEMA_FILE}, Prisma would do this. The migrations are the truth: mend the schema.\n${stdout}`,
  ];
}

/** What `prisma migrate deploy` looks at before it takes a database: the records that our applier has written. */
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
    : [
        `Prisma does not accept the migrations as packages/db has recorded them:\n${JSON.stringify(found, null, 2)}`,
      ];
}

/** As Prisma's own command loads it: Node.js 20 cannot import .wasm files. */
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
 * The engine reads PostgreSQL's catalog, which is full of "char" columns, and the adapter refuses that type. So "char" goes through
 * the adapter as an array of "char", which it lets pass (the catalog queries have none of those), and gets its own name behind it.
 */
function adapterThatKnowsChar(pool: pg.Pool): PrismaPg {
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
