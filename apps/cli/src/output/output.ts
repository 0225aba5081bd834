/** Where a command writes. */
export interface Output {
  /** Standard output is to hold one JSON document and nothing else. */
  readonly json: boolean;
  /** A person is watching standard error: progress may be drawn there. */
  readonly interactive: boolean;
  /**
   * The command's result, once.
   * @param document for scripts; times become ISO 8601 in UTC
   * @param forPeople the same in words or tables
   */
  result(document: unknown, forPeople: () => string): void;
  /** Something a person should know while or after it happens. */
  note(text: string): void;
  /** One line that replaces the progress before it; only on a terminal. Null: takes it away. */
  progress(text: string | null): void;
}

/** Takes away what was written on the current line of a terminal. */
const CLEAR_LINE = '\r\u001b[K';

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
      process.stdout.write(`${options.json ? JSON.stringify(document, null, 2) : forPeople()}\n`);
    },
    note: (text) => {
      clear();
      process.stderr.write(`${text}\n`);
    },
    progress: (text) => {
      clear();
      if (text === null || !interactive) return;
      process.stderr.write(text.slice(0, (process.stderr.columns || 80) - 1));
      drawn = true;
    },
  };
}
