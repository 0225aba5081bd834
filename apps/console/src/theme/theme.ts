import { Button, createTheme, type MantineColorsTuple } from '@mantine/core';

/** The accent. Shade 7 is used in light, shade 4 in dark; both have a contrast of at least 4.5. */
const accent: MantineColorsTuple = [
  '#effaf8',
  '#d7f3ef',
  '#aee6df',
  '#6fdccf',
  '#2dd4bf',
  '#14b8a6',
  '#0d9488',
  '#0f766e',
  '#115e59',
  '#134e4a',
];

const FONT = '"Inter", "Segoe UI", system-ui, -apple-system, "Helvetica Neue", "DejaVu Sans", sans-serif';

/** For what cannot be undone. The shades that are used have a contrast of at least 4.5. */
const danger: MantineColorsTuple = [
  '#fdebe9',
  '#fbd5d1',
  '#f7aca4',
  '#f68e82',
  '#ff8a7a',
  '#d92d20',
  '#c22a1d',
  '#b42318',
  '#912018',
  '#7a1a14',
];

/** 14 px body, an 8 px grid, 36 px controls: dense and calm. Colours of states are in tokens.css. */
export const theme = createTheme({
  primaryColor: 'accent',
  colors: { accent, danger },
  primaryShade: { light: 7, dark: 4 },
  fontFamily: FONT,
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
  headings: { fontFamily: FONT, fontWeight: '650' },
  fontSizes: { xs: '12px', sm: '14px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.45', lg: '1.4', xl: '1.3' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '12px', xl: '20px' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({
      // Mantine chooses the colour of the text for light only.
      vars: (_, { variant = 'filled' }) => ({
        root: variant === 'filled' ? { '--button-color': 'var(--on-accent)' } : {},
      }),
    }),
  },
});
