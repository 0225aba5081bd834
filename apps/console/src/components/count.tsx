import { digits } from '@tixngo-sync/domain';
import { type ScreenAddress, ScreenLink } from './screen-link.js';

interface CountProps {
  readonly of: number;
  /** The list of exactly what was counted. */
  readonly list?: ScreenAddress | undefined;
  /** What is counted, for screen readers: "quarantined tickets of run 36". */
  readonly what?: string | undefined;
}

/** A number with separators. Above 0 it links to the list of what it counts, if there is one; 0 is faint. */
export function Count({ of, list, what }: CountProps) {
  const text = digits(of);
  if (of === 0) return <span className="soft">0</span>;
  if (list === undefined) return text;
  return (
    <ScreenLink
      {...list}
      className="link"
      {...(what === undefined ? {} : { 'aria-label': `${text} ${what}` })}
    >
      {text}
    </ScreenLink>
  );
}
