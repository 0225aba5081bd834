import { Kbd, Loader, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useRef, useState } from 'react';
import { routerAddress } from '../components/screen-link.js';
import { findOne } from '../search/find-one.js';
import { SHELL } from '../texts/shell.js';
import styles from './search-box.module.css';
import { useShortcuts } from './use-shortcuts.js';

/**
 * Finds tickets, events and contacts. `/` moves the focus here; Enter opens the only result, or the list of
 * what was found.
 */
export function SearchBox() {
  const input = useRef<HTMLInputElement>(null);
  const running = useRef<AbortController>(null);
  const [isSearching, setSearching] = useState(false);
  const navigate = useNavigate();
  useShortcuts({ '/': () => input.current?.select() });
  const search = async (event: FormEvent) => {
    event.preventDefault();
    const q = input.current?.value.trim() ?? '';
    if (q === '') return;
    running.current?.abort();
    const search = new AbortController();
    running.current = search;
    setSearching(true);
    // The list shows why nothing could be read.
    const found = await findOne(q, search.signal).catch(() => null);
    if (running.current !== search) return;
    setSearching(false);
    input.current?.blur();
    void navigate(routerAddress(found ?? { to: '/tickets', query: { q } }));
  };
  return (
    <search className={styles.search}>
      <form onSubmit={(event) => void search(event)}>
        <TextInput
          ref={input}
          type="search"
          aria-label={SHELL.search}
          aria-busy={isSearching}
          placeholder={SHELL.searchHint}
          rightSection={isSearching ? <Loader size={16} /> : <Kbd size="xs">/</Kbd>}
          autoComplete="off"
          spellCheck={false}
        />
      </form>
    </search>
  );
}
