import { useState } from 'react';
import { useAllows } from '../api/use-me.js';

/** Chosen rows of a list, for a change of several at once. */
export interface Selection<Row> {
  /** Those rows that are shown and can be chosen. */
  readonly choosable: readonly Row[];
  readonly chosen: readonly Row[];
  /** What a row is called, for its checkbox. */
  readonly nameOf: (row: Row) => string;
  readonly choose: (rows: readonly Row[], isChosen: boolean) => void;
}

interface Choosable<Row> {
  readonly keyOf: (row: Row) => number;
  readonly nameOf: (row: Row) => string;
  readonly isChoosable?: (row: Row) => boolean;
}

/**
 * Returns what can be chosen among the rows of a list; nothing for viewers. A row that is no longer shown, or
 * can no longer be chosen, is not chosen: a change concerns only what the person sees.
 */
export function useSelection<Row>(
  rows: readonly Row[],
  { keyOf, nameOf, isChoosable = () => true }: Choosable<Row>,
): Selection<Row> {
  const [keys, setKeys] = useState<ReadonlySet<number>>(new Set());
  const choosable = useAllows('operator') ? rows.filter(isChoosable) : [];
  return {
    choosable,
    chosen: choosable.filter((row) => keys.has(keyOf(row))),
    nameOf,
    choose: (changed, isChosen) => {
      const next = new Set(keys);
      for (const row of changed) isChosen ? next.add(keyOf(row)) : next.delete(keyOf(row));
      setKeys(next);
    },
  };
}
