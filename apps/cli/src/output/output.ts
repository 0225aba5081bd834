import { visibleLines } from '@tixngo-sync/domain';

/** Where a command prints. */
export interface Output {
  /** Standard output gets one JSON document and nothing else. */
  readonly json: boolean;
  /** Standard error is a terminal, so progress may be drawn there. */
  readonly interactive: boolean;
  /**
   * Prints the result, once per command.
   * @param document for scripts; times become ISO 8601 in UTC
   * @param forPeople the same as text
   */
  result(document: unknown, forPeople: () => string): void;
  /** Prints a line for people on standard error. */
  note(text: string): void;
  /** Prints, with the prefix of all errors, why the command failed although it has a result. */
  failure(text: string): void;
  /** Draws a line that replaces the progress before it, on a terminal only; null clears it. */
  progress(text: string | null): void;
}

const CLEAR_LINE = '\r\u001b[K';

/** Our own colours, the only control sequences that may reach a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is the control character that we mean
const COLOUR = /(\u001b\[[\d;]*m)/;

/** Shows the control characters of TIXNGO's texts, wherever they got into what is printed. */
export function forTerminal(text: string): string {
  return text
    .split(COLOUR)
    .map((part) => (COLOUR.test(part) ? part : visibleLines(part)))
    .join('');
}

/** Starts every error of the command line. */
export function errorLine(message: string): string {
  return `error: ${message}`;
}

export function createOutput(options: { json: boolean }): Output {
  const interactive = process.stderr.isTTY === true;
  let drawn = false;
  const clear = () => {
    if (drawn) process.stderr.write(CLEAR_LINE);
    drawn = false;
  };
  return {
    json: options.json,
    interactive,
    result: (document, forPeople) => {
      clear();
      // JSON escapes in JSON: still the same document.
      const text = options.json ? visibleLines(JSON.stringify(document, null, 2)) : forTerminal(forPeople());
      process.stdout.write(`${text}\n`);
    },
    note: (text) => {
      clear();
      process.stderr.write(`${forTerminal(text)}\n`);
    },
    failure: (text) => {
      clear();
      process.stderr.write(`${forTerminal(errorLine(text))}\n`);
    },
    progress: (text) => {
      clear();
      if (text === null || !interactive) return;
      process.stderr.write(forTerminal(text).slice(0, (process.stderr.columns || 80) - 1));
      drawn = true;
    },
  };
}
