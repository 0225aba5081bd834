import { Button, NativeSelect, TextInput } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { FILTERS } from '../texts/filters.js';
import styles from './filters.module.css';
import { localInput, utcOfInput } from './local-input.js';
import { useFilters } from './use-filters.js';

/** The filters above a list. `names`: those that "Clear" removes from the address. */
export function Filters({ names, children }: { names: readonly string[]; children: ReactNode }) {
  const [values, set] = useFilters(...names);
  const isAnySet = Object.keys(values).length > 0;
  const clear = () => set(Object.fromEntries(names.map((name) => [name, undefined])));
  return (
    <search className={styles.filters}>
      {children}
      {isAnySet && (
        <Button variant="subtle" onClick={clear}>
          {FILTERS.clear}
        </Button>
      )}
    </search>
  );
}

interface FilterProps {
  /** In the address and in the query of the API. */
  readonly name: string;
  readonly label: string;
}

/** One of some values; none: all. */
export function ChoiceFilter({
  name,
  label,
  choices,
}: FilterProps & { choices: readonly { readonly value: string; readonly label: string }[] }) {
  const [{ [name]: value = '' }, set] = useFilters(name);
  return (
    <NativeSelect
      label={label}
      value={value}
      onChange={(event) => set({ [name]: event.currentTarget.value })}
      data={[{ value: '', label: FILTERS.all }, ...choices]}
    />
  );
}

const TYPING_MS = 300;

/** A text. It applies 0.3 s after the last key, or with Enter. */
export function TextFilter({ name, label, placeholder }: FilterProps & { placeholder?: string }) {
  const [{ [name]: value = '' }, set] = useFilters(name);
  const [typed, setTyped] = useState(value);
  const applied = useRef(value);
  useEffect(() => {
    // Another part of the screen changed it, such as "Clear" or the back button.
    if (value !== applied.current) setTyped(value);
    applied.current = value;
  }, [value]);
  useEffect(() => {
    if (typed.trim() === applied.current) return undefined;
    const timer = setTimeout(() => {
      applied.current = typed.trim();
      set({ [name]: typed.trim() });
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, name, set]);
  return (
    <TextInput
      type="search"
      label={label}
      placeholder={placeholder ?? ''}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      autoComplete="off"
      spellCheck={false}
    />
  );
}

/** A time in the viewer's zone; in the address it is in UTC. */
export function TimeFilter({ name, label }: FilterProps) {
  const [{ [name]: value = '' }, set] = useFilters(name);
  return (
    <TextInput
      type="datetime-local"
      label={label}
      value={value === '' ? '' : localInput(new Date(value))}
      onChange={(event) => set({ [name]: utcOfInput(event.currentTarget.value) })}
    />
  );
}
