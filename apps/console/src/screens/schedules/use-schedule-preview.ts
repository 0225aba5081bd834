import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { schedulePreviewSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import type { ApiError } from '../../api/api-error.js';
import { request } from '../../api/request.js';
import type { ScheduleBody } from './schedule-draft.js';

const TYPING_MS = 300;

export type SchedulePreview = z.output<typeof schedulePreviewSchema>;

/**
 * Reads what a change would do, while a person types.
 * @param scheduleId null: a new schedule
 * @param body null: it cannot be sent yet
 */
export function useSchedulePreview(
  scheduleId: number | null,
  body: ScheduleBody | null,
): UseQueryResult<SchedulePreview, ApiError> {
  const [text] = useDebouncedValue(body === null ? null : JSON.stringify(body), TYPING_MS);
  return useQuery<SchedulePreview, ApiError>({
    queryKey: ['/schedules/preview', scheduleId, text],
    queryFn: ({ signal }) =>
      request({
        ...(scheduleId === null
          ? { method: 'POST', path: '/schedules' }
          : { method: 'PATCH', path: '/schedules/{id}', params: { id: scheduleId } }),
        query: { preview: true },
        body: JSON.parse(text ?? '{}'),
        answer: schedulePreviewSchema,
        signal,
      }),
    enabled: text !== null,
    placeholderData: keepPreviousData,
    retry: false,
  });
}
