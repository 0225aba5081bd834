import { z } from 'zod';
import { describe } from '../ticket/field-problem.js';
import { isStorable } from '../ticket/values.js';
import { AnswerFault } from './answer-fault.js';

/** The contract's own limit. */
const MAX_KEY_LENGTH = 2048;

/** The answer around the tickets; each ticket is read on its own, later, so that a bad one cannot fail its page. */
const diffAnswerSchema = z.object({
  pagination: z.object({
    nextPageKey: z
      .string()
      .max(MAX_KEY_LENGTH)
      .refine(isStorable, 'a NUL character or half a surrogate pair')
      .nullish(),
  }),
  result: z.array(z.unknown()),
});

/** A page of the feed: empty at the feed's end, otherwise with the key of the page after it. */
export type DiffPage =
  | { readonly tickets: readonly []; readonly nextKey: null }
  | { readonly tickets: unknown[]; readonly nextKey: string };

/** @throws AnswerFault CONTRACT_CHANGED */
export function readDiffPage(json: unknown): DiffPage {
  const parsed = diffAnswerSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const where =
      issue === undefined || issue.path.length === 0
        ? `the answer is ${describe(json)}`
        : issue.path.join('.');
    throw contractChanged(
      `answered with JSON that is no diff answer (${where}: ${issue?.message ?? 'not as agreed'})`,
    );
  }
  const { pagination, result } = parsed.data;
  if (result.length === 0) return { tickets: [], nextKey: null };
  const nextKey = pagination.nextPageKey ?? '';
  if (nextKey === '')
    throw contractChanged(`answered with ${result.length} tickets and no pagination.nextPageKey`);
  return { tickets: result, nextKey };
}

function contractChanged(got: string): AnswerFault {
  return new AnswerFault('CONTRACT_CHANGED', {
    got,
    advice:
      'The interface seems to have changed: check that TIXNGO_API_URL is the right service, then compare its answer with the contract and ask TIXNGO. The key has not moved.',
  });
}
