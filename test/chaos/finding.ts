/** What the checks can find. */
export const FINDING_KINDS = [
  /** A page or a row is missing, or a page is not processed. */
  'lost',
  /** A page was stored or processed twice, or there is an extra row. */
  'doubled',
  /** A page does not start where the previous one ended, or the key moved without its page. */
  'gap',
  /** The key or a ticket went back. */
  'regression',
  /** Two diff requests were in flight at once. */
  'overlap',
  /** Counts do not add up. */
  'unbalanced',
  /** The lease changed hands without a greater token. */
  'unfenced',
  /** A ticket differs from TIXNGO's. */
  'wrong',
  /** Something is still open after the end. */
  'unfinished',
  /** Recovery took longer than promised. */
  'slow',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

export interface Finding {
  readonly kind: FindingKind;
  /** What is affected, and how. */
  readonly what: string;
}
