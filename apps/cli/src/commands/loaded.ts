type Loaded = typeof import('@tixngo-sync/contracts') &
  typeof import('@tixngo-sync/db') &
  typeof import('../context/database.js') &
  typeof import('../parse/words.js') &
  typeof import('./not-found.js');

/** What commands against the database use, loaded when one of them runs: `--help` stays fast. */
export async function load(): Promise<Loaded> {
  const [contracts, db, context, words, notFound] = await Promise.all([
    import('@tixngo-sync/contracts'),
    import('@tixngo-sync/db'),
    import('../context/database.js'),
    import('../parse/words.js'),
    import('./not-found.js'),
  ]);
  return { ...contracts, ...db, ...context, ...words, ...notFound };
}
