/** What a command says to the script that called it (docs/interface.md, "Commands"). */
export const EXIT = {
  done: 0,
  failed: 1,
  /** Wrong usage or settings: nothing was done. */
  usage: 2,
  /** Done, but quarantined tickets or failed pages wait for a person. */
  open: 3,
} as const;
export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];
