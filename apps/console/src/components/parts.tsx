import { Button } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { Search } from '../address/search.js';
import { FILTERS } from '../texts/filters.js';
import styles from './parts.module.css';

interface PartsProps {
  /** `next` of the list's answer; null on the last part. */
  readonly next: string | number | null;
  /** The parameter that takes it: `before` for ids, `after` for texts. */
  readonly by: 'before' | 'after';
}

/** Leads to the next part of a list and back to the first one. The browser's back button leads one back. */
export function Parts({ next, by }: PartsProps) {
  // The router parses every search with parseSearch.
  const search = useSearch({ strict: false }) as Search;
  const navigate = useNavigate();
  const isFirst = search[by] === undefined;
  if (isFirst && next === null) return null;
  const go = (part: string | undefined) => {
    const apply = (previous: Search) => ({ ...previous, [by]: part });
    void navigate({ to: '.', search: apply as never });
  };
  return (
    <nav className={styles.parts} aria-label={FILTERS.parts}>
      <Button variant="default" disabled={isFirst} onClick={() => go(undefined)}>
        {FILTERS.first}
      </Button>
      <Button variant="default" disabled={next === null} onClick={() => go(String(next))}>
        {FILTERS.next}
      </Button>
    </nav>
  );
}
