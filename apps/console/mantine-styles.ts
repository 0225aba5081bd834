import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

/** The module with a component's class names, which is bundled exactly if the component is. */
const CLASS_NAMES = /@mantine\/core\/esm\/(?:components|utils)\/.*\/(\w+)\.module\.mjs$/;
const STYLES = /@mantine\/core\/styles\/(\w+)\.layer\.css$/;

/** What other components are built from, in Mantine's order: their styles must not win over those. */
const BASES = [
  'UnstyledButton',
  'ScrollArea',
  'VisuallyHidden',
  'Paper',
  'Popover',
  'CloseButton',
  'Group',
  'Loader',
  'Overlay',
  'ModalBase',
  'Input',
  'InlineInput',
  'Flex',
  'FloatingIndicator',
  'ActionIcon',
];

/** In this order later layers win; what is in no layer, our own styles, wins over all. */
const ORDER = `@layer base, ${BASES.map((name) => `mantine.${name}`).join(', ')}, mantine;\n`;

/**
 * Adds the styles of exactly those Mantine components that a chunk contains. All of Mantine's styles together
 * are 38 kB compressed, more than we write ourselves. Chunks load in any order, so each base component has a
 * layer of its own, and every file begins with the order of the layers.
 */
export function mantineStyles(): Plugin {
  return {
    name: 'mantine-styles',
    enforce: 'pre',
    transform(code, id) {
      const path = id.replaceAll('\\', '/');
      if (path.endsWith('/theme/layers.css')) return ORDER + code;
      const styled = STYLES.exec(path)?.[1];
      if (styled !== undefined) return ORDER + inOwnLayer(styled, code);
      const component = CLASS_NAMES.exec(path)?.[1];
      if (component === undefined) return undefined;
      const styles = `@mantine/core/styles/${component}.layer.css`;
      if (!existsSync(fileURLToPath(import.meta.resolve(styles))))
        throw new Error(`${styles} does not exist: Mantine has moved its styles. Adapt mantine-styles.ts.`);
      return { code: `import '${styles}';\n${code}`, moduleSideEffects: 'no-treeshake' as const };
    },
  };
}

function inOwnLayer(component: string, styles: string): string {
  return BASES.includes(component)
    ? styles.replaceAll('@layer mantine', `@layer mantine.${component}`)
    : styles;
}
