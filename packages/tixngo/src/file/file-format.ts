import { Refusal } from '../json/json-scanner.js';
import { isObject } from '../ticket/values.js';
import type { ByteSource } from './byte-source.js';
import { checkCsv, csvDelimiterOf } from './csv.js';
import { type CsvDelimiter, delimiterOfSepLine } from './csv-records.js';
import { areMostLinesObjects, checkJson, parseLine } from './json-elements.js';
import { type Line, lines } from './lines.js';

type JsonKind = 'DIFF_ANSWER' | 'JSON_ARRAY' | 'JSON_LINES';

export type FileFormat =
  | { readonly kind: JsonKind }
  | { readonly kind: 'CSV'; readonly delimiter: CsvDelimiter };

/**
 * Detects the format of a file and checks that the whole file is well-formed. Memory does not depend on its
 * size.
 * @throws Refusal if it is not a file of tickets
 */
export async function detectFormat(source: ByteSource): Promise<FileFormat> {
  const [first, second] = await firstLines(source);
  if (first === undefined) throw new Refusal('an empty file');
  refuseOtherKinds(first.bytes);
  const start = first.bytes.toString('utf8').trimStart();
  if (start.startsWith('[')) return { kind: await checkJson(source) };
  if (start.startsWith('{')) return checkedLines(source, await formatOfObjects(source, first, second));
  const separator = delimiterOfSepLine(start);
  const delimiter = separator ?? csvDelimiterOf(start);
  if (delimiter !== undefined) {
    await checkCsv(source, delimiter);
    return { kind: 'CSV', delimiter };
  }
  if (await areMostLinesObjects(source)) return { kind: 'JSON_LINES' };
  const isScalar = second === undefined && parseLine(first) !== undefined;
  throw new Refusal(
    isScalar ? 'a single JSON value' : 'text that is neither JSON nor CSV with a column ticketId',
  );
}

/** Lines may be malformed, but all of them must be text: the other formats were read to their end. */
async function checkedLines(source: ByteSource, kind: JsonKind): Promise<FileFormat> {
  if (kind === 'JSON_LINES') for await (const _ of source());
  return { kind };
}

/** Returns the first two lines that are not blank; of one endless line only its start. */
async function firstLines(source: ByteSource): Promise<Line[]> {
  const found: Line[] = [];
  for await (const line of lines(source)) {
    found.push(line);
    if (found.length === 2 || line.isTooLong) break;
  }
  return found;
}

/** Recognizes files that people upload by mistake. */
function refuseOtherKinds(bytes: Buffer): void {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b)
    throw new Refusal('a ZIP archive or an Excel workbook (unpack it, or save it as CSV)');
  if (bytes.subarray(0, 4096).includes(0) && bytes[0] !== 0x7b && bytes[0] !== 0x5b)
    throw new Refusal('binary data');
  if (bytes.toString('latin1', 0, 256).trimStart().startsWith('<')) throw new Refusal('HTML or XML');
}

/** Tells a diff answer from tickets line by line; both begin with `{`. */
async function formatOfObjects(source: ByteSource, first: Line, second: Line | undefined): Promise<JsonKind> {
  const value = parseLine(first);
  if (!isObject(value)) return formatOfBrokenFirstLine(source);
  const isAnswer = Array.isArray(value.result) && !('ticketId' in value);
  if (second === undefined) {
    if (isAnswer) return checkJson(source);
    if ('ticketId' in value) return 'JSON_LINES';
    throw new Refusal('a JSON object that is neither a diff answer nor a ticket');
  }
  if (isAnswer) throw new Refusal('a diff answer and more after it (one answer per file)');
  return 'JSON_LINES';
}

/** For a first line that is not JSON by itself: part of a longer text, or one bad line of many. */
async function formatOfBrokenFirstLine(source: ByteSource): Promise<JsonKind> {
  try {
    return await checkJson(source);
  } catch (error) {
    if (error instanceof Refusal && (await areMostLinesObjects(source))) return 'JSON_LINES';
    throw error;
  }
}
