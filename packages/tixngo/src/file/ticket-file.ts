import { basename } from 'node:path';
import { PermanentError } from '@tixngo-sync/domain';
import { Refusal } from '../json/json-scanner.js';
import { type ByteSource, openByteSource } from './byte-source.js';
import { csvElements } from './csv.js';
import type { FileElement } from './file-element.js';
import { detectFormat, type FileFormat } from './file-format.js';
import { jsonElements, jsonLines } from './json-elements.js';

/** A file of tickets that was checked to be well-formed. Each iteration reads it from its start. */
export interface TicketFile extends AsyncIterable<FileElement> {
  readonly format: FileFormat['kind'];
}

/**
 * Opens a file for `upload`: a diff answer, an array or lines of tickets in JSON, CSV whose header names the
 * contract's fields with dots, or gzip of one of these. It is read once here to check it and again by each
 * iteration; 2 GB need no more memory than 2 MB.
 * @throws UsageError if it cannot be read; PermanentError NOT_A_TICKET_FILE, which says what was found, if it
 *   is none of these
 */
export async function openTicketFile(path: string): Promise<TicketFile> {
  const source = await openByteSource(path);
  try {
    const format = await detectFormat(source);
    return { format: format.kind, [Symbol.asyncIterator]: () => readAgain(path, elementsOf(source, format)) };
  } catch (error) {
    throw error instanceof Refusal ? notATicketFile(path, error) : error;
  }
}

function elementsOf(source: ByteSource, format: FileFormat): AsyncGenerator<FileElement> {
  switch (format.kind) {
    case 'DIFF_ANSWER':
    case 'JSON_ARRAY':
      return jsonElements(source);
    case 'JSON_LINES':
      return jsonLines(source);
    case 'CSV':
      return csvElements(source, format.delimiter);
  }
}

async function* readAgain(path: string, elements: AsyncGenerator<FileElement>): AsyncGenerator<FileElement> {
  try {
    yield* elements;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new PermanentError(
      'FILE_CHANGED',
      `${path} changed while it was being read: found ${error.found}. Upload it again when it is complete.`,
    );
  }
}

/** Returns the error for the user: what was found and what is accepted. */
function notATicketFile(path: string, { found }: Refusal): PermanentError {
  return new PermanentError(
    'NOT_A_TICKET_FILE',
    `${basename(path)} is refused, nothing of it was processed: found ${found}. ` +
      'Accepted are a diff answer, an array of tickets or one ticket per line in JSON, ' +
      'or CSV with the columns of "tixngo-sync upload --template csv"; each also as gzip.',
  );
}
