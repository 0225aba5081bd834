import type { z } from 'zod';
import { ApiError } from './api-error.js';
import { type ApiRequest, request } from './request.js';

const EVERY_MS = 1_000;
const AT_MOST_MS = 120_000;

/**
 * Reads every second until `isDone`, for what a worker does after an answer of 202.
 * @throws ApiError STILL_WAITING after 2 minutes, for example because no worker is running
 */
export async function waitUntil<Answer extends z.ZodType>(
  read: Omit<ApiRequest<Answer>, 'method' | 'body' | 'signal'>,
  isDone: (answer: z.output<Answer>) => boolean,
): Promise<z.output<Answer>> {
  const endsAt = Date.now() + AT_MOST_MS;
  while (Date.now() < endsAt) {
    const answer = await request(read);
    if (isDone(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
  throw new ApiError(
    0,
    'STILL_WAITING',
    'It is still waiting after 2 minutes. Check on Now that a worker is running; it continues by itself.',
  );
}
