import { useEffect, useRef } from 'react';
import styles from './checkbox.module.css';

interface CheckboxProps {
  /** For the label beside it. */
  readonly id?: string;
  readonly isChecked: boolean;
  /** Some of what it stands for is checked. */
  readonly isPartly?: boolean;
  /** For screen readers, unless a label is beside it. */
  readonly label?: string;
  readonly onChange: (isChecked: boolean) => void;
}

/** The browser's own checkbox. */
export function Checkbox({ id, isChecked, isPartly = false, label, onChange }: CheckboxProps) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // There is no attribute for it.
    if (box.current !== null) box.current.indeterminate = isPartly;
  }, [isPartly]);
  return (
    <input
      ref={box}
      id={id}
      type="checkbox"
      className={styles.box}
      checked={isChecked}
      aria-label={label}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}
