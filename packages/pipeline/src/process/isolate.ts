import { badTicket, type PageContent, type PlacedChange } from './read-page.js';

/**
 * Finds the tickets that make the database refuse a page, by bisection, so that the others can be applied
 * (I5).
 * @param tryApply applies some of the page's changes and rolls back; throws the database's error
 * @returns the changes that fail on their own; about 2·log2(n) tries for each
 */
export async function findRefused(
  changes: readonly PlacedChange[],
  tryApply: (changes: readonly PlacedChange[]) => Promise<void>,
): Promise<PlacedChange[]> {
  try {
    await tryApply(changes);
    return [];
  } catch (error) {
    if (changes.length === 1) return [...changes];
    if (changes.length === 0) throw error;
  }
  const middle = changes.length >> 1;
  const first = await findRefused(changes.slice(0, middle), tryApply);
  const second = await findRefused(changes.slice(middle), tryApply);
  return [...first, ...second];
}

const REFUSED =
  'The database refused this ticket although it passed validation. This is a bug in tixngo-sync: report it ' +
  'with the body below, and retry the ticket after an update.';

/** Moves these changes of a page to its quarantine, as INTERNAL. */
export function withoutRefused(content: PageContent, refused: readonly PlacedChange[]): PageContent {
  const bad = refused.map(({ element, place, ticketId, taxNumber }) =>
    badTicket(element, place, { ticketId, taxNumber, reason: 'INTERNAL', field: null, message: REFUSED }),
  );
  return {
    ...content,
    changes: content.changes.filter((change) => !refused.includes(change)),
    bad: [...content.bad, ...bad],
  };
}
