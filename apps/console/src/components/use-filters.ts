import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { Search } from '../address/search.js';

/** Where a part of a list begins; changing a filter returns to the first part. */
const PARTS = { before: undefined, after: undefined } as const;

/**
 * Reads and sets filters, sorting and search in the address, so that people can share it.
 * @returns the values of the names that are set, and what sets some of them; undefined or '' removes one
 */
export function useFilters<Name extends string>(
  ...names: readonly Name[]
): [Partial<Record<Name, string>>, (changed: Partial<Record<Name, string | undefined>>) => void] {
  // The router parses every search with parseSearch.
  const search = useSearch({ strict: false }) as Search;
  const navigate = useNavigate();
  const set = useCallback(
    (changed: Partial<Record<Name, string | undefined>>) => {
      const apply = (previous: Search) => ({ ...previous, ...PARTS, ...changed });
      void navigate({ to: '.', search: apply as never, replace: true });
    },
    [navigate],
  );
  const values = Object.fromEntries(names.flatMap((name) => (search[name] ? [[name, search[name]]] : [])));
  return [values as Partial<Record<Name, string>>, set];
}
