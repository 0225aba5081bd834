import { AnswerFault } from './answer-fault.js';

/** @throws AnswerFault NOT_JSON, which says what came instead, without quoting it */
export function parseJson(bytes: Buffer): unknown {
  const hasByteOrderMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const text = bytes.toString('utf8', hasByteOrderMark ? 3 : 0);
  try {
    return JSON.parse(text);
  } catch {
    throw new AnswerFault('NOT_JSON', describeBody(text));
  }
}

function describeBody(text: string): { got: string; advice: string } {
  const start = text.trimStart();
  if (start === '') {
    return { got: 'answered with an empty body', advice: 'If it goes on, ask TIXNGO.' };
  }
  if (start.startsWith('<')) {
    return {
      got: 'answered with HTML instead of JSON',
      advice: 'A proxy, a login page or a maintenance page answered: open TIXNGO_API_URL from this machine and check the proxy.',
    };
  }
  const isStartOfJson = start.startsWith('{') || start.startsWith('[');
  return {
    got: isStartOfJson
      ? `answered with JSON that is broken or cut off (${text.length} characters)`
      : 'answered with something that is not JSON',
    advice: 'If it goes on, check what stands between this machine and TIXNGO_API_URL, and ask TIXNGO.',
  };
}
