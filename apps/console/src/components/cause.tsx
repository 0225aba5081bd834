import { CAUSE_WORDS } from '../texts/problems.js';

interface CauseProps {
  readonly code: string;
  readonly field: string | null;
  readonly message: string;
}

/** A root cause: what it means in a few words, the field, and the message. */
export function Cause({ code, field, message }: CauseProps) {
  return (
    <>
      {causeWords(code)} {field !== null && <code>{field}</code>}
      <div className="soft">{message}</div>
    </>
  );
}

/** Returns what a code means in a few words, or the code. */
export function causeWords(code: string): string {
  return CAUSE_WORDS[code] ?? code;
}
