import { AnswerFault } from './answer-fault.js';
import { compress, decompress } from './compression.js';
import { type DiffPage, readDiffPage } from './diff-answer.js';
import { parseBody } from './parse-body.js';
import { bodyTooLarge, type RawAnswer } from './request-answer.js';

export type ReadAnswer = DiffPage & {
  /** gzip of the answer, to be stored. */
  readonly body: Uint8Array;
  /** Length of the answer, not compressed. */
  readonly bodyBytes: number;
};

/**
 * Parses an answer once. What came as gzip is kept as it came; the rest is compressed on another thread while it is parsed here.
 * @throws AnswerFault
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
    const advice =
      'If it goes on, check what stands between this machine and TIXNGO_API_URL, and ask TIXNGO.';
    if (code === 'Z_BUF_ERROR')
      throw new AnswerFault('BODY_CUT_OFF', {
        got: `broke off its gzip answer after ${bytes.length} bytes`,
        advice,
      });
    throw new AnswerFault('NOT_JSON', {
      got: 'answered with a body that is not the gzip it says it is',
      advice,
    });
  }
}
