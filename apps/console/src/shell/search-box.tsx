import { Kbd, TextInput } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useRef } from 'react';
import { routerAddress } from '../components/screen-link.js';
import { SHELL } from '../texts/shell.js';
import styles from './search-box.module.css';

/** Finds tickets. `/` moves the focus here; Enter opens the list of what was found. */
export function SearchBox() {
  const input = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();
  useHotkeys([['/', () => input.current?.select()]]);
  const search = (event: FormEvent) => {
    event.preventDefault();
    const q = input.current?.value.trim() ?? '';
    if (q !== '') void navigate(routerAddress({ to: '/tickets', query: { q } }));
  };
  return (
    <search className={styles.search}>
      <form onSubmit={search}>
        <TextInput
          ref={input}
          type="search"
          aria-label={SHELL.search}
          placeholder={SHELL.searchHint}
          rightSection={<Kbd size="xs">/</Kbd>}
          autoComplete="off"
          spellCheck={false}
        />
      </form>
    </search>
  );
}
