import type { RetrieveProgress } from '@tixngo-sync/queues';

/** What a command that fetches or processes reports to the person who waits. */
export type RunEvent =
  /** Another run fetches, TIXNGO makes the run wait, or a queue is paused: `for` says which. */
  | { readonly kind: 'waiting'; readonly for: string }
  /** `processed`: pages processed or failed so far. */
  | { readonly kind: 'progress'; readonly progress: RetrieveProgress; readonly processed: number }
  | { readonly kind: 'line'; readonly text: string };
