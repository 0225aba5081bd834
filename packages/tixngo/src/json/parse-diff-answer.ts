import { isUtf8 } from 'node:buffer';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { JsonScanner, Refusal } from './json-scanner.js';

/**
 * Parsed before the event loop gets a turn: about 1 ms of work. A whole page would block it ten times as
 * long.
 */
const BYTES_A_TURN = 64 * 1024;

/**
 * Parses a body that should be a diff answer. Returns its `pagination` and `result`, or all of it if it is
 * other JSON.
 * @throws SyntaxError if it is not JSON in UTF-8. Its message quotes the body, which may be personal data: do
 *   not pass it on.
 */
export async function parseDiffAnswer(bytes: Buffer): Promise<unknown> {
  // Otherwise the bytes that are not text would become U+FFFD, and two persons could become one.
  if (!isUtf8(bytes)) throw new SyntaxError('The body is not UTF-8.');
  const json = withoutByteOrderMark(bytes);
  return (await scanDiffAnswer(json)) ?? JSON.parse(json.toString('utf8'));
}

/**
 * The fast path (see JsonScanner). Returns undefined unless it is an ordinary diff answer: then JSON.parse
 * decides.
 */
async function scanDiffAnswer(json: Buffer): Promise<{ pagination: unknown; result: unknown[] } | undefined> {
  const scanner = new JsonScanner();
  const result: unknown[] = [];
  try {
    for (let start = 0; start < json.length; start += BYTES_A_TURN) {
      if (start > 0) await nextTurn();
      for (const { raw } of scanner.write(json.subarray(start, start + BYTES_A_TURN))) result.push(raw);
    }
    scanner.end();
    return scanner.isDiffAnswer ? { pagination: scanner.pagination, result } : undefined;
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

function withoutByteOrderMark(bytes: Buffer): Buffer {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}
