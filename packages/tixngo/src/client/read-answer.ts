import { isUtf8 } from 'node:buffer';
import { isStorable } from '@tixngo-sync/domain';
import { z } from 'zod';
import { parseDiffAnswer } from '../json/parse-diff-answer.js';
import { describe } from '../ticket/values.js';
import { AnswerFault } from './answer-fault.js';
import { asUtf8 } from './answer-text.js';
import type { RawAnswer } from './http-client.js';
import { bodyTooLarge } from './request-faults.js';
import { compress, decompress } from './stored-body.js';

/** The contract's limit. */
const MAX_KEY_LENGTH = 2048;

/** Enough of a body to recognize HTML, or nothing. */
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

/**
 * A page of the feed. An empty one without a next key is the end of the feed; a page with tickets always has
 * the key of the page after it.
 */
type DiffPage =
  | { readonly tickets: readonly []; readonly nextKey: string | null }
  | { readonly tickets: unknown[]; readonly nextKey: string };

export type ReadAnswer = DiffPage & {
  /** gzip of the answer, to be stored. */
  readonly body: Uint8Array;
  /** Length of the uncompressed answer. */
  readonly bodyBytes: number;
};

/**
 * Reads an answer, parsing it once. A gzip body in UTF-8 is kept as received; any other is compressed on
 * another thread while it is parsed.
 * @throws AnswerFault if it is not a diff answer within `maxBodyBytes`
 */
export async function readAnswer(raw: RawAnswer, maxBodyBytes: number): Promise<ReadAnswer> {
  if (raw.status === 204) return { tickets: [], nextKey: null, body: Buffer.alloc(0), bodyBytes: 0 };
  const isGzip = isGzipped(raw.contentEncoding);
  const plain = isGzip ? await decompressAnswer(raw.bytes, maxBodyBytes) : raw.bytes;
  const json = asUtf8(plain, raw.contentType);
  const keepsBytes = isGzip && json === plain;
  const [body, answer] = await Promise.all([keepsBytes ? raw.bytes : compress(json), parseBody(json)]);
  return { ...readDiffPage(answer), body, bodyBytes: json.length };
}

/**
 * Values of Content-Encoding that change nothing. "utf-8" is a charset in the wrong header, a common mistake;
 * what such a body really is shows when it is parsed.
 */
const NO_ENCODING: ReadonlySet<string> = new Set(['', 'identity', 'none', 'utf-8', 'utf8']);

/** @throws AnswerFault NOT_JSON if the body is encoded in another way than once with gzip */
function isGzipped(contentEncoding: string): boolean {
  const encodings = contentEncoding
    .split(',')
    .map((encoding) => encoding.trim().toLowerCase())
    .filter((encoding) => !NO_ENCODING.has(encoding));
  if (encodings.length === 0) return false;
  if (encodings.length === 1 && /^(x-)?gzip$/.test(encodings[0] ?? '')) return true;
  throw new AnswerFault('NOT_JSON', {
    got: 'answered in a content encoding that was not asked for',
    advice: 'Something between this machine and TIXNGO changes the answers: check the proxy.',
  });
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
      got: 'answered with a body that is marked as gzip but is not gzip, or has other bytes after it',
      advice,
    });
  }
}

/** @throws AnswerFault that says what was received instead of JSON, without quoting it */
async function parseBody(bytes: Buffer): Promise<unknown> {
  try {
    return await parseDiffAnswer(bytes);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const isEmpty = bytes.toString('utf8', 0, SNIFFED_BYTES).trim() === '';
    throw isEmpty ? emptyBody() : new AnswerFault('NOT_JSON', describeBody(bytes));
  }
}

/** TIXNGO says 204 or sends an empty list when it has nothing, so an empty body was cut off. */
function emptyBody(): AnswerFault {
  return new AnswerFault('BODY_CUT_OFF', {
    got: 'answered with an empty body',
    advice: 'If this continues, contact TIXNGO.',
  });
}

function describeBody(bytes: Buffer): { got: string; advice: string } {
  if (!isUtf8(bytes)) {
    return {
      got: 'answered with bytes that are not UTF-8, and named no other charset',
      advice: 'If this continues, have TIXNGO send its answers in UTF-8, and check the proxy.',
    };
  }
  const start = bytes.toString('utf8', 0, SNIFFED_BYTES).trimStart();
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
  const nextKey = pagination.nextPageKey ?? '';
  if (result.length === 0) return { tickets: [], nextKey: nextKey === '' ? null : nextKey };
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
