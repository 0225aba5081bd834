import { SegmentedControl } from '@mantine/core';
import type { Theme } from '@tixngo-sync/domain';
import { SHELL } from '../texts/shell.js';
import { useTheme } from '../theme/use-theme.js';

/** Chooses the theme; it applies at once. */
export function ThemeChoice({ size }: { size: 'xs' | 'sm' }) {
  const [theme, setTheme] = useTheme();
  return (
    <SegmentedControl
      fullWidth
      size={size}
      aria-label={SHELL.theme}
      value={theme}
      onChange={(chosen) => setTheme(chosen as Theme)}
      data={[
        { value: 'light', label: SHELL.themes.light },
        { value: 'dark', label: SHELL.themes.dark },
        { value: 'system', label: SHELL.themes.system },
      ]}
    />
  );
}
