import { z } from 'zod';
import { parseDiffAnswer } from '../json/parse-diff-answer.js';
import { describe, isStorable } from '../ticket/values.js';
import { AnswerFault } from './answer-fault.js';
import type { RawAnswer } from './http-client.js';
import { bodyTooLarge } from './request-faults.js';
import { compress, decompress } from './stored-body.js';

/** The contract's limit. */
const MAX_KEY_LENGTH = 2048;

/** Enough of a body to recognize HTML. */
const SNIFFED_BYTES = 1024;
const CHECK_PROXIES =
  'If this continues, check what is between this machine and TIXNGO_API_URL, and contact TIXNGO.';

/**
 * The answer around the tickets. Each ticket is parsed later on its own, so that a bad one cannot fail its
 * page.
 */
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
type DiffPage =
  | { readonly tickets: readonly []; readonly nextKey: null }
  | { readonly tickets: unknown[]; readonly nextKey: string };

export type ReadAnswer = DiffPage & {
  /** gzip of the answer, to be stored. */
  readonly body: Uint8Array;
  /** Length of the uncompressed answer. */
  readonly bodyBytes: number;
};

/**
 * Reads an answer, parsing it once. A gzip body is kept as received; any other is compressed on another
 * thread while it is parsed.
 * @throws AnswerFault if it is not a diff answer within `maxBodyBytes`
 */
export async function readAnswer(raw: RawAnswer, maxBodyBytes: number): Promise<ReadAnswer> {
  switch (raw.contentEncoding) {
    case 'gzip':
    case 'x-gzip': {
      const json = await decompressAnswer(raw.bytes, maxBodyBytes);
      return { ...readDiffPage(await parseBody(json)), body: raw.bytes, bodyBytes: json.length };
    }
    case '':
    case 'identity': {
      const compressing = compress(raw.bytes);
      const [body, page] = await Promise.all([compressing, parsePage(raw.bytes)]);
      return { ...page, body, bodyBytes: raw.bytes.length };
    }
    default:
      throw new AnswerFault('NOT_JSON', {
        got: 'answered in a content encoding that was not asked for',
        advice: 'Something between this machine and TIXNGO changes the answers: check the proxy.',
      });
  }
}

async function parsePage(bytes: Buffer): Promise<DiffPage> {
  return readDiffPage(await parseBody(bytes));
}

async function decompressAnswer(bytes: Buffer, maxBodyBytes: number): Promise<Buffer> {
  try {
    return await decompress(bytes, maxBodyBytes);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw bodyTooLarge(maxBodyBytes);
    const advice = CHECK_PROXIES;
    if (code === 'Z_BUF_ERROR')
      throw new AnswerFault('BODY_CUT_OFF', {
        got: `broke off its gzip answer after ${bytes.length} bytes`,
        advice,
      });
    throw new AnswerFault('NOT_JSON', {
      got: 'answered with a body that is marked as gzip but is not gzip',
      advice,
    });
  }
}

/** @throws AnswerFault NOT_JSON, which says what was received instead, without quoting it */
async function parseBody(bytes: Buffer): Promise<unknown> {
  try {
    return await parseDiffAnswer(bytes);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new AnswerFault('NOT_JSON', describeBody(bytes));
  }
}

function describeBody(bytes: Buffer): { got: string; advice: string } {
  const start = bytes.toString('utf8', 0, SNIFFED_BYTES).trimStart();
  if (start === '')
    return { got: 'answered with an empty body', advice: 'If this continues, contact TIXNGO.' };
  if (start.startsWith('<')) {
    return {
      got: 'answered with HTML instead of JSON',
      advice:
        'A proxy, login page or maintenance page answered: ' +
        'open TIXNGO_API_URL from this machine and check the proxy.',
    };
  }
  const isStartOfJson = start.startsWith('{') || start.startsWith('[');
  return {
    got: isStartOfJson
      ? `answered with JSON that is broken or cut off (${bytes.length} bytes)`
      : 'answered with something that is not JSON',
    advice: CHECK_PROXIES,
  };
}

/** @throws AnswerFault CONTRACT_CHANGED if the JSON is not a diff answer, or has tickets and no next key */
function readDiffPage(json: unknown): DiffPage {
  const parsed = diffAnswerSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const where =
      issue === undefined || issue.path.length === 0
        ? `the answer is ${describe(json)}`
        : issue.path.join('.');
    throw contractChanged(
      `answered with JSON that is not a diff answer (${where}: ${issue?.message ?? 'not as agreed'})`,
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
      'The interface seems to have changed: check that TIXNGO_API_URL is the right service, ' +
      'then compare its answer with the contract and contact TIXNGO. The key has not moved.',
  });
}
