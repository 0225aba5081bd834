/**
 * Tickets validated before yielding to the event loop: about one millisecond. Meanwhile the lease is renewed,
 * and a page being applied, which needs this thread after each statement, holds the apply lock.
 */
export const TICKETS_PER_TURN = 25;

/** Gives the event loop a turn. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
