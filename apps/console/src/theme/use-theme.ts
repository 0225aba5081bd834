import { type MantineColorScheme, useMantineColorScheme } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { meSchema } from '@tixngo-sync/api';
import type { Theme } from '@tixngo-sync/domain';
import { request } from '../api/request.js';
import { showToast } from '../toasts/store.js';

/**
 * Returns the theme, and what changes it: at once in this browser, and in the person's preferences, so that
 * other browsers follow.
 */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const cache = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: (theme: Theme) =>
      request({ method: 'PUT', path: '/me', body: { preferences: { theme } }, answer: meSchema }),
    onMutate: (theme) => setColorScheme(schemeOf(theme)),
    onSuccess: () => cache.invalidateQueries(),
    onError: ({ message }) => void showToast({ tone: 'bad', text: message }),
  });
  return [colorScheme === 'auto' ? 'system' : colorScheme, mutate];
}

/** Returns what Mantine calls a theme. */
export function schemeOf(theme: Theme): MantineColorScheme {
  return theme === 'system' ? 'auto' : theme;
}
