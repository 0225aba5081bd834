import { isObject } from '../ticket/values.js';
import type { ByteSource } from './byte-source.js';
import { type FileElement, malformedElement } from './file-element.js';
import { type Line, lines } from './lines.js';

/** @returns one element a line; a line that is not JSON is one malformed element */
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

/** @returns undefined if the line is not JSON */
export function parseLine({ bytes, isTooLong }: Line): unknown {
  if (isTooLong) return undefined;
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

/**
 * @returns whether at least half of the lines are JSON objects. One would be too few: the last element of a broken, neatly printed
 *   array often stands on a line of its own.
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
