/**
 * Tickets validated before yielding to the event loop: about one millisecond. The renewal of the lease needs
 * this thread, and so does, after each statement, the page being applied, which holds the apply lock.
 */
export const TICKETS_PER_TURN = 25;

/** Gives the event loop a turn. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
