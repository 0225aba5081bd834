import type { ReactNode } from 'react';
import { ScreenLink } from './screen-link.js';

/** A link to a run by its id. */
export function RunLink({ id, children }: { id: number; children?: ReactNode }) {
  return (
    <ScreenLink to="/runs/{id}" id={id} className="link">
      {children ?? id}
    </ScreenLink>
  );
}
