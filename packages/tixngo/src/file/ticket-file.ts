import { PermanentError } from '@tixngo-sync/domain';
import { Refusal } from '../json/refusal.js';
import { type ByteSource, openByteSource } from './byte-source.js';
import { csvElements } from './csv.js';
import type { FileElement } from './file-element.js';
import { detectFormat, type FileFormat } from './file-format.js';
import { jsonElements } from './json-elements.js';
import { jsonLines } from './json-lines.js';
import { notATicketFile } from './not-a-ticket-file.js';

/** A file of tickets, known to be well-formed. May be read more than once, always from its start. */
export interface TicketFile extends AsyncIterable<FileElement> {
  readonly format: FileFormat['kind'];
}

/**
 * Opens a file of `upload`: a diff answer, an array or lines of tickets in JSON, CSV whose header names the contract's fields with dots,
 * or gzip of one of these. It is read once here to be sure of it, then again by whoever iterates; 2 GB need no more memory than 2 MB.
 * @throws UsageError if it cannot be read; PermanentError NOT_A_TICKET_FILE, which says what was found, if it is none of these
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
      `${path} was changed while it was read: found ${error.found}. Upload it again once it is whole.`,
    );
  }
}
