/** Migrated once a test run; every test database is a clone of it. */
export const TEMPLATE_DATABASE = 'template_tixngo';
