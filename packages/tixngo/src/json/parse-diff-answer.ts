import { JsonScanner } from './json-scanner.js';
import { Refusal } from './refusal.js';

/**
 * Parses a body that should be a diff answer: of one it gives `pagination` and `result`, of other JSON all there is.
 * @throws SyntaxError if it is no JSON. Its message quotes the body, which may be personal data: do not pass it on.
 */
export function parseDiffAnswer(bytes: Buffer): unknown {
  const json = withoutByteOrderMark(bytes);
  return scanDiffAnswer(json) ?? JSON.parse(json.toString('utf8'));
}

/** The fast way (see JsonScanner). @returns undefined unless it is a usual diff answer: then JSON.parse decides what it is */
function scanDiffAnswer(json: Buffer): { pagination: unknown; result: unknown[] } | undefined {
  const scanner = new JsonScanner();
  try {
    const elements = scanner.write(json);
    scanner.end();
    return scanner.isDiffAnswer ? { pagination: scanner.pagination, result: elements.map(({ raw }) => raw) } : undefined;
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

function withoutByteOrderMark(bytes: Buffer): Buffer {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}
