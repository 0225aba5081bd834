import type { ReactNode } from 'react';

/** What the palette can do. */
export interface Command {
  /** Unique; also part of the id of its element. */
  readonly id: string;
  readonly group: 'do' | 'screen' | 'search' | 'theme';
  readonly label: string;
  /** Other words that find it. */
  readonly also?: string;
  /** Does it. The palette closes first. */
  readonly act?: () => void;
  /** Instead of `act`: renders the dialog that asks before it is done. */
  readonly ask?: (close: () => void) => ReactNode;
}

/**
 * Returns the commands that contain every word of the text, those whose label begins with the text first.
 * Groups stay together.
 */
export function matchingCommands(commands: readonly Command[], text: string): Command[] {
  const wanted = text.trim().toLowerCase();
  const words = wanted.split(/\s+/);
  const found = commands.filter(({ label, also = '' }) => {
    const searched = `${label} ${also}`.toLowerCase();
    return words.every((word) => searched.includes(word));
  });
  const begins = ({ label }: Command) => (label.toLowerCase().startsWith(wanted) ? 0 : 1);
  const groups = [...new Set(found.toSorted((a, b) => begins(a) - begins(b)).map(({ group }) => group))];
  return groups.flatMap((group) =>
    found.filter((command) => command.group === group).sort((a, b) => begins(a) - begins(b)),
  );
}
