import { grantToApplication, type MigrationStep, migrate } from '@tixngo-sync/db';

/** The database to migrate. */
export interface OwnedDatabase {
  /** The role of worker, dashboard and commands. */
  readonly databaseUrl: string;
  /** The role that owns the tables; undefined: that of `databaseUrl`. */
  readonly ownerUrl: string | undefined;
}

/**
 * Migrates a database to the newest schema as the owner of the tables, and lets the application's role in.
 * @throws what `migrate` and `grantToApplication` of packages/db throw
 */
export async function migrateAsOwner(
  { databaseUrl, ownerUrl }: OwnedDatabase,
  onStep: (step: MigrationStep) => void = () => {},
): ReturnType<typeof migrate> {
  const done = await migrate({ databaseUrl: ownerUrl ?? databaseUrl, onStep });
  if (ownerUrl !== undefined) await grantToApplication(ownerUrl, databaseUrl);
  return done;
}
