import { RetryableError } from '@tixngo-sync/domain';

/** Each hash uses 128 MiB and a thread of the four that also read files and resolve names. */
const MAX_RUNNING = 2;
/** At 0.3 s each, the last one waits about 3 s. */
const MAX_WAITING = 20;

let running = 0;
const waiting: (() => void)[] = [];

/**
 * Runs one hash when fewer than two run in this process, so that a flood of sign-ins cannot use up the
 * machine.
 * @throws RetryableError `BUSY` when 20 are waiting
 */
export async function inTurn<Result>(hash: () => Promise<Result>): Promise<Result> {
  if (running < MAX_RUNNING) running += 1;
  else await turn();
  try {
    return await hash();
  } finally {
    const next = waiting.shift();
    // The next one takes over our place.
    if (next === undefined) running -= 1;
    else next();
  }
}

function turn(): Promise<void> {
  if (waiting.length >= MAX_WAITING)
    throw new RetryableError('BUSY', 'Too many people are signing in at once. Try again in a few seconds.');
  return new Promise((resolve) => waiting.push(resolve));
}
