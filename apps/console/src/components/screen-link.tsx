import { Link } from '@tanstack/react-router';
import type { ScreenPath } from '@tixngo-sync/api';
import type { AriaAttributes, ReactNode } from 'react';

export interface ScreenAddress {
  /** A screen of `SCREEN_PATHS`; the compiler refuses others. */
  readonly to: ScreenPath;
  /** What stands for `{id}` in it. */
  readonly id?: string | number | undefined;
  /** Filters, sorting and search of the screen. Those not set are left out. */
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>> | undefined;
}

/** Returns the address as the router's `Link` and `navigate` take it. */
export function routerAddress({ to, id, query = {} }: ScreenAddress) {
  return {
    to: to.replace('{id}', '$id'),
    params: id === undefined ? {} : { id: String(id) },
    search: query,
  } as const;
}

interface ScreenLinkProps extends ScreenAddress {
  readonly className?: string | undefined;
  readonly onClick?: (() => void) | undefined;
  readonly title?: string | undefined;
  readonly 'aria-current'?: AriaAttributes['aria-current'];
  readonly 'aria-label'?: string | undefined;
  readonly children: ReactNode;
}

/** A link to a screen of the console, which opens without loading a document. */
export function ScreenLink({ to, id, query, ...rest }: ScreenLinkProps) {
  return <Link {...routerAddress({ to, id, query })} {...rest} />;
}
