/** The exit statuses of every command (docs/interface.md, "Commands"). */
export const EXIT = {
  done: 0,
  failed: 1,
  /** Wrong usage or settings: nothing was done. */
  usage: 2,
  /** Done, but failed pages or quarantined tickets are open. */
  open: 3,
} as const;
export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];
