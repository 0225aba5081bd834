/** What a checker may find wrong. */
export const FINDING_KINDS = [
  /** A page or a row that should be there is not, or a page is not processed. */
  'lost',
  /** A page stored or processed twice, or a row too many. */
  'doubled',
  /** A page does not start where the one before ended, or the key moved without its page. */
  'gap',
  /** Something went back: the key, or a ticket. */
  'regression',
  /** Two diff requests in flight at once. */
  'overlap',
  /** Counts that do not add up. */
  'unbalanced',
  /** The lease changed hands without a greater token. */
  'unfenced',
  /** A ticket is not what TIXNGO says that it is. */
  'wrong',
  /** Something is still open though nothing is left to wait for. */
  'unfinished',
  /** Nothing came through for longer than promised. */
  'slow',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

export interface Finding {
  readonly kind: FindingKind;
  /** Which one, and what about it. */
  readonly what: string;
}
