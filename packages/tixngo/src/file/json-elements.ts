import { JsonScanner } from '../json/json-scanner.js';
import { isObject } from '../ticket/values.js';
import type { ByteSource } from './byte-source.js';
import { type FileElement, malformedElement } from './file-element.js';
import { type Line, lines } from './lines.js';

/** Yields the tickets of a JSON array or a diff answer. */
export async function* jsonElements(source: ByteSource): AsyncGenerator<FileElement> {
  const scanner = new JsonScanner();
  for await (const chunk of source()) yield* scanner.write(chunk);
  scanner.end();
}

/**
 * Reads the whole file once, so that nothing of a broken file is processed.
 * @throws Refusal unless it is one well-formed array or diff answer
 */
export async function checkJson(source: ByteSource): Promise<'DIFF_ANSWER' | 'JSON_ARRAY'> {
  const scanner = new JsonScanner();
  for await (const chunk of source()) scanner.write(chunk);
  scanner.end();
  return scanner.isDiffAnswer ? 'DIFF_ANSWER' : 'JSON_ARRAY';
}

/** Yields one element per line; a line that is not JSON is a malformed element. */
export async function* jsonLines(source: ByteSource): AsyncGenerator<FileElement> {
  for await (const line of lines(source)) {
    const value = parseLine(line);
    if (value !== undefined) yield { raw: value, line: line.number };
    else
      yield malformedElement(
        line.number,
        line.bytes,
        line.isTooLong ? 'is too long for a ticket' : 'is not JSON',
      );
  }
}

/** Returns undefined if the line is not JSON. */
export function parseLine({ bytes, isTooLong }: Line): unknown {
  if (isTooLong) return undefined;
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Returns whether at least half of the lines are JSON objects. One is not enough: the last element of a
 * broken, indented array is often alone on a line.
 */
export async function areMostLinesObjects(source: ByteSource): Promise<boolean> {
  let objects = 0;
  let others = 0;
  for await (const line of lines(source)) {
    if (isObject(parseLine(line))) objects++;
    else others++;
  }
  return objects > 0 && objects >= others;
}
