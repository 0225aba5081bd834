// migrations = schema: applies the migrations to a database of its own and lets Prisma's schema engine (as WebAssembly: no download)
// compare what it finds there with prisma/schema.prisma.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import * as engineModule from '@prisma/schema-engine-wasm/schema_engine_bg';
import { migrate } from '@tixngo-sync/db';
import { startTestPostgres } from '@tixngo-sync/services';
import pg from 'pg';

const SCHEMA_FILE = 'prisma/schema.prisma';
const CHAR_OID = 18;
const CHAR_ARRAY_OID = 1002;

const postgres = await startTestPostgres();
try {
  await migrate({ databaseUrl: postgres.url });
  const difference = await compareWithSchema(postgres.url);
  if (difference !== undefined) {
    process.stderr.write(
      `To get from the migrations to ${SCHEMA_FILE}, Prisma would do this. The migrations are the truth: mend the schema.\n${difference}`,
    );
    process.exitCode = 1;
  }
} finally {
  await postgres.stop();
}

/** @returns undefined when they agree, else the difference in words. */
async function compareWithSchema(databaseUrl: string): Promise<string | undefined> {
  loadEngine();
  pg.types.setTypeParser(pg.types.builtins.INT8, String); // the catalog's bounds of sequences are beyond 2^53; packages/db reads Number
  const content = readFileSync(SCHEMA_FILE, 'utf8');
  const files = [{ path: SCHEMA_FILE, content }];
  const pool = new pg.Pool({ connectionString: databaseUrl });
  const adapter = bindMigrationAwareSqlAdapterFactory(adapterThatKnowsChar(pool));
  const engine = await engineModule.SchemaEngine.new({ datamodels: [[SCHEMA_FILE, content]] }, () => undefined, adapter);
  const { exitCode, stdout } = await engine.diff({
    from: { tag: 'schemaDatasource', files, configDir: '.' },
    to: { tag: 'schemaDatamodel', files },
    script: false,
    exitCode: true,
    filters: { externalTables: [], externalEnums: [] },
  });
  await pool.end();
  return exitCode === 0 ? undefined : (stdout ?? 'no description given');
}

/** As Prisma's own command loads it: Node.js 20 cannot import .wasm files. */
function loadEngine(): void {
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm');
  const wasm = new WebAssembly.Module(readFileSync(entry.replace(/schema_engine\.js$/, 'schema_engine_bg.wasm')));
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: (message: string) => process.stderr.write(`${message}\n`) } });
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
      for (const field of result.fields ?? []) if (field.dataTypeID === CHAR_OID) field.dataTypeID = CHAR_ARRAY_OID;
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
      const columnTypes = result.columnTypes.map((type) => (type === ColumnTypeEnum.CharacterArray ? ColumnTypeEnum.Character : type));
      return { ...result, columnTypes };
    };
    return connection;
  };
  return adapter;
}
