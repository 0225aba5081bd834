import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { showToast, type Toast } from '../toasts/store.js';
import { ApiError } from './api-error.js';
import { type ApiRequest, request } from './request.js';

type News = string | Pick<Toast, 'tone' | 'text'>;

export interface Action<Answer extends z.ZodType> extends Omit<ApiRequest<Answer>, 'method' | 'signal'> {
  readonly method?: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** What happened, in a sentence: "Schedule demo is paused." */
  readonly done: (answer: z.output<Answer>) => News;
  /**
   * For an answer of 202: waits for what the worker does and returns what happened, for a second message.
   * See {@link waitUntil}.
   */
  readonly outcome?: (answer: z.output<Answer>) => Promise<News>;
  /** Called after a success, for example to open what was created. */
  readonly onDone?: (answer: z.output<Answer>) => void;
}

/**
 * Returns what sends a change and shows what really happened. After a success every shown answer is read
 * again. An error is shown with its code, unless the caller shows it (`isErrorShown`), as dialogs do.
 */
export function useAction<Answer extends z.ZodType>(action: Action<Answer>, isErrorShown = false) {
  const cache = useQueryClient();
  const mutation = useMutation<z.output<Answer>, ApiError, unknown>({
    mutationFn: (body) => send(action, body),
    onSuccess: (answer) => report(cache, action, answer),
    onError: (error) => {
      if (!isErrorShown) showError(error);
    },
  });
  return mutation;
}

/** Sends a change for which the screen has no button, and shows what happened, as `useAction` does. */
export async function perform<Answer extends z.ZodType>(
  cache: QueryClient,
  action: Action<Answer>,
): Promise<void> {
  await send(action, action.body).then((answer) => report(cache, action, answer), showError);
}

function send<Answer extends z.ZodType>(action: Action<Answer>, body: unknown): Promise<z.output<Answer>> {
  return request({ method: 'POST', ...action, ...(body === undefined ? {} : { body }) });
}

function report<Answer extends z.ZodType>(
  cache: QueryClient,
  action: Action<Answer>,
  answer: z.output<Answer>,
): void {
  void cache.invalidateQueries();
  const id = showToast(asToast(action.done(answer)));
  action.onDone?.(answer);
  action.outcome?.(answer).then(
    (news) => {
      showToast(asToast(news), id);
      void cache.invalidateQueries();
    },
    (error: unknown) => showError(error, id),
  );
}

function asToast(news: News): Pick<Toast, 'tone' | 'text'> {
  return typeof news === 'string' ? { tone: 'good', text: news } : news;
}

function showError(error: unknown, id?: string): void {
  const { message, code } = error instanceof ApiError ? error : { message: String(error), code: undefined };
  showToast({ tone: 'bad', text: message, code }, id);
}
