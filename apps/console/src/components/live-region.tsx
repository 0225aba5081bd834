import { useEffect, useState } from 'react';

const SETTLE_MS = 1_000;

/**
 * Reads a text to screen readers when it changes, without showing it: for what a person should notice while
 * the focus is elsewhere. Not for numbers that change all the time. Waits a second, so that a text that
 * changes twice is read once.
 */
export function LiveRegion({ text }: { text: string | undefined }) {
  const [read, setRead] = useState('');
  const [first, setFirst] = useState(text);
  useEffect(() => {
    if (first === undefined) setFirst(text);
    // The heading was read already when the screen opened.
    if (text === undefined || first === undefined || (text === first && read === '')) return undefined;
    const timer = setTimeout(() => setRead(text), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [text, first, read]);
  return (
    <p className="visually-hidden" role="status">
      {read}
    </p>
  );
}
