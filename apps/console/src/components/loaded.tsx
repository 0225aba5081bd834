import { Skeleton } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ApiError } from '../api/api-error.js';
import { STATES } from '../texts/states.js';
import { Failure } from './failure.js';

interface LoadedProps<Data> {
  readonly of: UseQueryResult<Data, ApiError>;
  /** What stands there while the first answer is on its way; its height should be the content's. */
  readonly skeleton?: ReactNode;
  readonly children: (data: Data) => ReactNode;
}

/**
 * Shows an answer: a skeleton until it is there, the error with "Try again" when it cannot be read. An answer
 * that was read before stays while the dashboard does not answer; the shell shows since when.
 */
export function Loaded<Data>({ of, skeleton, children }: LoadedProps<Data>) {
  if (of.data !== undefined) return children(of.data);
  if (of.error !== null) return <Failure error={of.error} onRetry={() => void of.refetch()} />;
  return (
    <div role="status" aria-busy="true">
      <span className="visually-hidden">{STATES.loading}</span>
      {skeleton ?? <LineSkeletons lines={8} />}
    </div>
  );
}

/** Lines as high as the rows of a table. */
export function LineSkeletons({ lines }: { lines: number }) {
  return Array.from({ length: lines }, (_, line) => (
    // The lines are all alike and never change places.
    // biome-ignore lint/suspicious/noArrayIndexKey: see above
    <Skeleton key={line} height={20} my={8} radius="sm" animate={false} />
  ));
}
