/**
 * How a situation is shown. good and busy: nothing to do. attention: a person should look. bad: it does not
 * work. empty: nothing has run yet.
 */
export const TONES = ['good', 'busy', 'attention', 'bad', 'empty'] as const;
export type Tone = (typeof TONES)[number];

/** The headline that an operator reads first, and what to do; commands are between backticks. */
export interface Situation {
  readonly tone: Tone;
  readonly headline: string;
  readonly detail: string;
}
