import { QUARANTINE } from '../../texts/quarantine.js';
import { jsonLines } from './json-lines.js';
import styles from './marked-body.module.css';

const NOTES = { wrong: QUARANTINE.wrongHere, missing: QUARANTINE.missingHere } as const;

/** A text of JSON with its wrong field marked by colour, weight and a note. Other text is shown as it is. */
export function MarkedBody({ text, field }: { text: string; field: string | null }) {
  const lines = linesOf(text, field);
  return (
    // A long text scrolls on its own, so the keyboard must reach it.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <pre className={styles.body} tabIndex={0}>
      {lines.map(({ text: line, mark }, index) => {
        const key = `${index} ${line}`;
        if (mark === null) return <span key={key}>{`${line}\n`}</span>;
        const isFirst = lines[index - 1]?.mark !== mark;
        return (
          <mark key={key} className={styles.mark}>
            {line}
            {isFirst && <span className={styles.note}> ← {NOTES[mark]}</span>}
            {'\n'}
          </mark>
        );
      })}
    </pre>
  );
}

function linesOf(text: string, field: string | null) {
  try {
    return jsonLines(JSON.parse(text), field);
  } catch {
    return [{ text, mark: null }];
  }
}
