import { type ReactNode, useId } from 'react';
import { SELECTION } from '../texts/selection.js';
import { Checkbox } from './checkbox.js';
import styles from './selection-bar.module.css';
import type { Selection } from './use-selection.js';

interface SelectionBarProps<Row> {
  readonly selection: Selection<Row>;
  /** The buttons for the chosen rows. */
  readonly children: ReactNode;
}

/** Stands above a list: chooses all rows, says how many are chosen, and what can be done with them. */
export function SelectionBar<Row>({ selection, children }: SelectionBarProps<Row>) {
  const { choosable, chosen, choose } = selection;
  const id = useId();
  if (choosable.length === 0) return null;
  return (
    <div className={styles.bar}>
      <label className={styles.all} htmlFor={id}>
        <Checkbox
          id={id}
          isChecked={chosen.length === choosable.length}
          isPartly={chosen.length > 0 && chosen.length < choosable.length}
          onChange={(isChosen) => choose(choosable, isChosen)}
        />
        {SELECTION.all(choosable.length)}
      </label>
      <span role="status" className="soft">
        {chosen.length > 0 && SELECTION.chosen(chosen.length)}
      </span>
      {chosen.length > 0 && <div className={styles.buttons}>{children}</div>}
    </div>
  );
}
