import { useMantineColorScheme } from '@mantine/core';
import { useEffect } from 'react';
import { useMe } from '../api/use-me.js';
import { schemeOf } from '../theme/use-theme.js';
import { setTimeZone } from '../time-zone.js';

/** Applies the preferences of the person who is signed in, also when another browser changes them. */
export function usePreferences(): void {
  const { data } = useMe();
  const { setColorScheme } = useMantineColorScheme();
  const { theme, timeZone = null } = data?.preferences ?? {};
  useEffect(() => {
    if (theme !== undefined) setColorScheme(schemeOf(theme));
  }, [theme, setColorScheme]);
  useEffect(() => setTimeZone(timeZone), [timeZone]);
}
