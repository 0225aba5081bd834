import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { keyConsequenceSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { request } from '../../api/request.js';

const TYPING_MS = 300;

/** Reads what setting the key would mean, while a person chooses it; undefined until that is known. */
export function useKeyPreview(key: string): z.output<typeof keyConsequenceSchema> | undefined {
  const [settled] = useDebouncedValue(key, TYPING_MS);
  const { data } = useQuery({
    queryKey: ['/key/preview', settled],
    queryFn: ({ signal }) =>
      request({
        method: 'PUT',
        path: '/key',
        query: { preview: true },
        body: { key: settled, reason: 'preview' },
        answer: keyConsequenceSchema,
        signal,
      }),
    enabled: settled !== '',
    retry: false,
  });
  return settled === key ? data : undefined;
}
