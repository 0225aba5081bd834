import { MAX_ELEMENT_BYTES, Refusal } from '../json/json-scanner.js';
import type { ByteSource } from './byte-source.js';

/** The delimiters that spreadsheets write, depending on their language. */
export const CSV_DELIMITERS = [',', ';', '\t'] as const;
export type CsvDelimiter = (typeof CSV_DELIMITERS)[number];

/** One record of a CSV file. */
export interface CsvRecord {
  readonly cells: readonly string[];
  /** The line where it ends, from 1. */
  readonly line: number;
  /** As in the file. */
  readonly text: string;
  /** Why its cells must not be used, as the end of "Line 5 …"; undefined when they may be. */
  readonly problem: string | undefined;
}

/** The cell itself is returned as it is in the file. */
const STRAY_QUOTE =
  'has a quote before or inside the text of a cell: write it twice, and put the whole cell in quotes';
/** Excel and LibreOffice show a number of twelve digits and more so, and save what they show. */
const SHORTENED = /^-?\d(?:[.,]\d+)?E\+\d{2,3}$/;
const SHORTENED_NUMBER =
  'has a number that a spreadsheet has shortened, such as 1.23E+12: format its column as text, fill it in again ' +
  'and save the file';

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

/**
 * Yields the records of a CSV file (RFC 4180). CRLF, LF and CR each end a record, also mixed in one file; a
 * quoted cell keeps its line breaks. Records whose cells are all blank, and the line `sep=;` that Excel
 * writes, are left out.
 * @throws Refusal if a quote is never closed
 */
export async function* csvRecords(source: ByteSource, delimiter: CsvDelimiter): AsyncGenerator<CsvRecord> {
  const reader = new CsvReader(delimiter);
  for await (const chunk of source()) yield* reader.read(chunk.toString('utf8'));
  yield* reader.end();
}

/** Returns the delimiter that the line `sep=;` names; undefined if it is another line. */
export function delimiterOfSepLine(line: string): CsvDelimiter | undefined {
  const [, named] = /^\s*"?sep=([,;\t])"?[,;\t]*\s*$/i.exec(line) ?? [];
  return CSV_DELIMITERS.find((delimiter) => delimiter === named);
}

class CsvReader {
  readonly #delimiter: number;
  /** What was read and is not yet a whole record. */
  #text = '';
  #line = 1;
  #isFirst = true;

  // State of the record that is being read.
  #at = 0;
  #cells: string[] = [];
  #lineBreaks = 0;
  #hasStrayQuote = false;

  constructor(delimiter: CsvDelimiter) {
    this.#delimiter = delimiter.charCodeAt(0);
  }

  /** Returns the records that end in this piece. */
  read(piece: string): CsvRecord[] {
    this.#text += piece;
    return this.#records(false);
  }

  end(): CsvRecord[] {
    return this.#records(true);
  }

  #records(isEnd: boolean): CsvRecord[] {
    const records: CsvRecord[] = [];
    let start = 0;
    while (start < this.#text.length && this.#passRecord(start, isEnd)) {
      const record = this.#record(start);
      if (record !== null) records.push(record);
      start = this.#at;
    }
    this.#text = this.#text.slice(start);
    if (this.#text.length > MAX_ELEMENT_BYTES)
      throw new Refusal(
        `CSV with a record of more than 16 MiB, or a quote never closed, at line ${this.#line}`,
      );
    return records;
  }

  /** Reads the cells of one record. Returns false if the text ends before the record does. */
  #passRecord(start: number, isEnd: boolean): boolean {
    this.#at = start;
    this.#cells = [];
    this.#lineBreaks = 0;
    this.#hasStrayQuote = false;
    for (;;) {
      if (!this.#passCell(isEnd)) return false;
      const end = this.#text.charCodeAt(this.#at);
      // NaN: the end of the file ends a record too.
      if (end === this.#delimiter) this.#at++;
      else return Number.isNaN(end) || this.#passLineBreak(isEnd);
    }
  }

  #passLineBreak(isEnd: boolean): boolean {
    const isCr = this.#text.charCodeAt(this.#at) === CR;
    // The LF of a CRLF may come with the next piece.
    if (isCr && this.#at + 1 === this.#text.length && !isEnd) return false;
    this.#at += isCr && this.#text.charCodeAt(this.#at + 1) === LF ? 2 : 1;
    this.#lineBreaks++;
    return true;
  }

  #passCell(isEnd: boolean): boolean {
    const start = this.#at;
    if (this.#text.charCodeAt(start) === QUOTE) {
      const close = this.#closingQuote(start, isEnd);
      if (close < 0) return false;
      this.#at = close + 1;
      if (this.#isCellEnd(this.#at)) {
        // A closing quote at the end of a piece may be the first half of a doubled one.
        if (this.#at === this.#text.length && !isEnd) return false;
        return this.#keepQuoted(this.#text.slice(start + 1, close));
      }
    }
    while (!this.#isCellEnd(this.#at)) {
      if (this.#text.charCodeAt(this.#at) === QUOTE) this.#hasStrayQuote = true;
      this.#at++;
    }
    if (this.#at === this.#text.length && !isEnd) return false;
    const cell = this.#text.slice(start, this.#at);
    if (cell.startsWith('"')) this.#hasStrayQuote = true;
    this.#cells.push(cell);
    return true;
  }

  #keepQuoted(quoted: string): true {
    this.#cells.push(quoted.includes('"') ? quoted.replaceAll('""', '"') : quoted);
    this.#lineBreaks += lineBreaksIn(quoted);
    return true;
  }

  /** Returns where the quoted cell that begins at `start` ends; -1 if that is not read yet. */
  #closingQuote(start: number, isEnd: boolean): number {
    let at = this.#text.indexOf('"', start + 1);
    while (at >= 0 && this.#text.charCodeAt(at + 1) === QUOTE) at = this.#text.indexOf('"', at + 2);
    if (at < 0 && isEnd)
      throw new Refusal(`CSV with a quote that is never closed, at line ${this.#line + this.#lineBreaks}`);
    return at;
  }

  #isCellEnd(at: number): boolean {
    const unit = this.#text.charCodeAt(at);
    return unit === this.#delimiter || unit === LF || unit === CR || at >= this.#text.length;
  }

  /** Returns the record that was read, unless it is left out. */
  #record(start: number): CsvRecord | null {
    const text = this.#text.slice(start, this.#at).replace(/[\r\n]+$/, '');
    const isSepLine = this.#isFirst && delimiterOfSepLine(text) !== undefined;
    this.#isFirst = false;
    const endsWithBreak = /[\r\n]/.test(this.#text[this.#at - 1] ?? '');
    const line = this.#line + this.#lineBreaks - (endsWithBreak ? 1 : 0);
    this.#line += this.#lineBreaks;
    if (isSepLine || this.#cells.every((cell) => cell.trim() === '')) return null;
    return { cells: this.#cells, line, text, problem: this.#problem() };
  }

  #problem(): string | undefined {
    if (this.#hasStrayQuote) return STRAY_QUOTE;
    return this.#cells.some((cell) => SHORTENED.test(cell)) ? SHORTENED_NUMBER : undefined;
  }
}

function lineBreaksIn(text: string): number {
  return text.includes('\n') || text.includes('\r') ? (text.match(/\r\n|\r|\n/g)?.length ?? 0) : 0;
}
