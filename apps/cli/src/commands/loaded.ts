type Loaded = typeof import('@tixngo-sync/domain') &
  typeof import('@tixngo-sync/db') &
  typeof import('../context/database.js') &
  typeof import('../parse/words.js') &
  typeof import('./not-found.js');

/** What commands against the database use, loaded when one of them runs: `--help` stays fast. */
export async function load(): Promise<Loaded> {
  const [domain, db, context, words, notFound] = await Promise.all([
    import('@tixngo-sync/domain'),
    import('@tixngo-sync/db'),
    import('../context/database.js'),
    import('../parse/words.js'),
    import('./not-found.js'),
  ]);
  return { ...domain, ...db, ...context, ...words, ...notFound };
}
