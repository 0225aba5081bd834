import type { ReactNode } from 'react';
import { Fact, Facts } from './facts.js';

/** Names and values in columns; those without a value are left out. */
export function FactRows({ facts }: { facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <Facts>
      {facts
        .filter(([, value]) => value !== null && value !== undefined)
        .map(([name, value]) => (
          <Fact key={name} name={name}>
            {value}
          </Fact>
        ))}
    </Facts>
  );
}
