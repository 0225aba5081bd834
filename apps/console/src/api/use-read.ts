import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import { useIsLive } from '../live/live-state.js';
import type { ApiError } from './api-error.js';
import { type ApiRequest, request } from './request.js';

/** How often a visible screen reads again: without the stream of changes, and with it (ages change too). */
const POLL_MS = 5_000;
const LIVE_POLL_MS = 30_000;

interface Read<Answer extends z.ZodType> extends Omit<ApiRequest<Answer>, 'method' | 'body' | 'signal'> {
  /** False: sends nothing, for example because the role may not. */
  readonly enabled?: boolean;
  /** False: for data that does not change, such as a stored answer. */
  readonly isLive?: boolean;
}

/**
 * Reads from the REST API and keeps the data current while the screen is visible: at each change that the
 * stream reports, or every 5 s without the stream. Shows the previous part of a list until the next one is
 * there.
 */
export function useRead<Answer extends z.ZodType>({
  enabled = true,
  isLive = true,
  ...read
}: Read<Answer>): UseQueryResult<z.output<Answer>, ApiError> {
  const refetchInterval = useIsLive() ? LIVE_POLL_MS : POLL_MS;
  return useQuery<z.output<Answer>, ApiError>({
    queryKey: [read.path, read.params ?? {}, read.query ?? {}],
    queryFn: ({ signal }) => request({ ...read, signal }),
    placeholderData: keepPreviousData,
    enabled,
    ...(isLive ? { refetchInterval } : { staleTime: 'static' }),
  });
}
