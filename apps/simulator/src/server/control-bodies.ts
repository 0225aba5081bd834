import { z } from 'zod';
import { faultSchema } from '../faults/kinds.js';

/** What the control endpoints take. */
export const faultOrderBody = faultSchema.extend({ count: z.number().int().positive().default(1) });
export const advanceBody = z.strictObject({ seconds: z.number().positive() });
export const speedBody = z.strictObject({ speed: z.number().nonnegative() });
export const benchBody = z.strictObject({ variant: z.enum(['insert', 'update']) });
/** A page is an answer of the diff endpoint (its own next key is not used) or just its tickets. */
export const pagesBody = z.strictObject({
  pages: z.array(
    z.union([
      z.array(z.unknown()),
      z.object({ result: z.array(z.unknown()) }).transform(({ result }) => result),
    ]),
  ),
  /** Cut the tickets anew by the limit that is asked for, instead of serving the pages as they are. */
  recut: z.boolean().default(false),
});
