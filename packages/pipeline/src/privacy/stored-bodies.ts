import { type Database, nextPageBody, nextQuarantinedBodies } from '@tixngo-sync/db';
import { PermanentError } from '@tixngo-sync/domain';
import { ticketIdentity, ticketText } from '@tixngo-sync/tixngo';
import { bodyText, readPageBody, writePageBody } from '../page/page-elements.js';
import { type Finding, replacePersons, type StandInFor } from './replace-persons.js';

const ROWS_PER_QUERY = 200;

/** What a stored body holds about a person. */
export interface PersonInBody {
  readonly id: number;
  readonly findings: readonly (Finding & { readonly ticketId: string | null })[];
}
/** With the body in which the stand-in replaces the person. */
export interface PersonOnPage extends PersonInBody {
  readonly body: Uint8Array;
  readonly bodyBytes: number;
}
export interface PersonInQuarantine extends PersonInBody {
  readonly body: string;
}

/**
 * Yields the pages whose bodies name a person. Reads every stored body, one in memory at a time.
 * @throws PermanentError when a body cannot be read, since it may name the person
 */
export async function* pagesNaming(
  database: Database,
  emailKey: string,
  standIn: string,
): AsyncGenerator<PersonOnPage> {
  for (let after = 0; ; ) {
    const page = await nextPageBody(database.pool, after);
    if (page === null) return;
    after = page.id;
    const text = await readable(page.id, () => bodyText(page.body));
    if (!mayName(text, emailKey)) continue;
    const elements = await readable(page.id, () => readPageBody(page.source, page.body));
    const found: PersonInBody['findings'][number][] = [];
    const replaced = elements.map((element) => ({
      ...element,
      raw: replaceIn(element.raw, only(emailKey, standIn), found),
    }));
    if (found.length > 0)
      yield { id: page.id, findings: found, ...(await writePageBody(page.source, replaced)) };
  }
}

/** Yields the quarantined tickets whose bodies name a person. */
export async function* quarantineNaming(
  database: Database,
  emailKey: string,
  standIn: string,
): AsyncGenerator<PersonInQuarantine> {
  for (let after = 0; ; ) {
    const rows = await nextQuarantinedBodies(database.pool, after, ROWS_PER_QUERY);
    const last = rows.at(-1);
    if (last === undefined) return;
    for (const { id, body } of rows) {
      if (!mayName(body, emailKey)) continue;
      const findings: PersonInBody['findings'][number][] = [];
      const replaced = replaceIn(JSON.parse(body), only(emailKey, standIn), findings);
      if (findings.length > 0) yield { id, findings, body: ticketText(replaced) };
    }
    after = last.id;
  }
}

async function readable<Result>(pageId: number, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch {
    throw new PermanentError(
      'PAGE_BODY_DAMAGED',
      `The body of page ${pageId} cannot be read, so it is unknown whose data it holds. Restore it from a ` +
        `backup or clear it (UPDATE page SET body = NULL WHERE page_id = ${pageId}), then run this again. ` +
        'What is done so far stays.',
    );
  }
}

/** A cheap test before parsing the text. JSON may write any character as an escape. */
function mayName(text: string, emailKey: string): boolean {
  return /[^\x20-\x7e\s]/.test(text) || text.includes('\\') || text.toLowerCase().includes(emailKey);
}

function only(emailKey: string, standIn: string): StandInFor {
  return (key) => (key === emailKey ? standIn : null);
}

function replaceIn(raw: unknown, standInFor: StandInFor, found: PersonInBody['findings'][number][]): unknown {
  const { ticketId } = ticketIdentity(raw);
  return replacePersons(raw, standInFor, (finding) => found.push({ ticketId, ...finding }));
}
