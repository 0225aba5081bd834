import { setImmediate as nextTurn } from 'node:timers/promises';
import { JsonScanner } from './json-scanner.js';
import { Refusal } from './refusal.js';

/** Parsed before others get a turn, about a millisecond's work: a whole page would hold the thread up for ten times as long. */
const BYTES_A_TURN = 64 * 1024;

/**
 * Parses a body that should be a diff answer: of one it gives `pagination` and `result`, of other JSON all there is.
 * @throws SyntaxError if it is no JSON. Its message quotes the body, which may be personal data: do not pass it on.
 */
export async function parseDiffAnswer(bytes: Buffer): Promise<unknown> {
  const json = withoutByteOrderMark(bytes);
  return (await scanDiffAnswer(json)) ?? JSON.parse(json.toString('utf8'));
}

/** The fast way (see JsonScanner). @returns undefined unless it is a usual diff answer: then JSON.parse decides what it is */
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
