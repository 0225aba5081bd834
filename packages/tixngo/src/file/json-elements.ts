import { JsonScanner } from '../json/json-scanner.js';
import type { ByteSource } from './byte-source.js';
import type { FileElement } from './file-element.js';

/** @returns the tickets of a JSON array or a diff answer */
export async function* jsonElements(source: ByteSource): AsyncGenerator<FileElement> {
  const scanner = new JsonScanner();
  for await (const chunk of source()) yield* scanner.write(chunk);
  scanner.end();
}

/**
 * Reads the whole file once, so that nothing is processed of one that turns out to be broken.
 * @throws Refusal if it is not one well-formed array or diff answer
 */
export async function checkJson(source: ByteSource): Promise<'DIFF_ANSWER' | 'JSON_ARRAY'> {
  const scanner = new JsonScanner();
  for await (const chunk of source()) scanner.write(chunk);
  scanner.end();
  return scanner.isDiffAnswer ? 'DIFF_ANSWER' : 'JSON_ARRAY';
}
