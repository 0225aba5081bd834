import type { PrismaConfig } from 'prisma/config';

// For Prisma's own commands, such as `npx prisma migrate status`; tixngo-sync does not read this file.
const { MIGRATE_DATABASE_URL, DATABASE_URL } = process.env;
const url = MIGRATE_DATABASE_URL || DATABASE_URL;

export default {
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  // `generate` and `format` need no database.
  ...(url === undefined || url === '' ? {} : { datasource: { url } }),
} satisfies PrismaConfig;
