import type { RetrieveProgress } from '@tixngo-sync/queues';

/** What a command that fetches or processes tells the person who waits. */
export type RunEvent =
  /** Another run has the right to fetch, or TIXNGO wants to be left alone for a while: `for` says which. */
  | { readonly kind: 'waiting'; readonly for: string }
  /** `processed`: pages processed or failed so far. */
  | { readonly kind: 'progress'; readonly progress: RetrieveProgress; readonly processed: number }
  | { readonly kind: 'line'; readonly text: string };
