import { parseDiffAnswer } from '../json/parse-diff-answer.js';
import { AnswerFault } from './answer-fault.js';

/** As much as tells HTML from JSON. */
const LOOKED_AT_BYTES = 1024;

/** @throws AnswerFault NOT_JSON, which says what came instead, without quoting it */
export async function parseBody(bytes: Buffer): Promise<unknown> {
  try {
    return await parseDiffAnswer(bytes);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new AnswerFault('NOT_JSON', describeBody(bytes));
  }
}

function describeBody(bytes: Buffer): { got: string; advice: string } {
  const start = bytes.toString('utf8', 0, LOOKED_AT_BYTES).trimStart();
  if (start === '') return { got: 'answered with an empty body', advice: 'If it goes on, ask TIXNGO.' };
  if (start.startsWith('<')) {
    return {
      got: 'answered with HTML instead of JSON',
      advice:
        'A proxy, a login page or a maintenance page answered: open TIXNGO_API_URL from this machine and check the proxy.',
    };
  }
  const isStartOfJson = start.startsWith('{') || start.startsWith('[');
  return {
    got: isStartOfJson
      ? `answered with JSON that is broken or cut off (${bytes.length} bytes)`
      : 'answered with something that is not JSON',
    advice: 'If it goes on, check what stands between this machine and TIXNGO_API_URL, and ask TIXNGO.',
  };
}
