import { type Database, loadPage } from '@tixngo-sync/db';
import { bodyText } from './page-elements.js';

/**
 * Returns the stored body of a page as text: TIXNGO's answer as it came, or the elements of a file in JSON.
 * Holds people's data.
 * @returns undefined: there is no such page; null: its body was cleared
 */
export async function readPageText(database: Database, pageId: number): Promise<string | null | undefined> {
  const page = await loadPage(database, pageId, true);
  if (page === null) return undefined;
  return page.body === null ? null : bodyText(page.body);
}
