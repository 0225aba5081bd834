import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

/** The module with a component's class names, which is bundled exactly if the component is. */
const CLASS_NAMES = /@mantine\/core\/esm\/components\/.*\/(\w+)\.module\.mjs$/;

/**
 * Adds the styles of exactly those Mantine components that a chunk contains, in Mantine's layer, so that our
 * own styles win. All of Mantine's styles together are 38 kB compressed, more than we write ourselves.
 */
export function mantineStyles(): Plugin {
  return {
    name: 'mantine-styles',
    transform(code, id) {
      const component = CLASS_NAMES.exec(id.replaceAll('\\', '/'))?.[1];
      if (component === undefined) return undefined;
      const styles = `@mantine/core/styles/${component}.layer.css`;
      if (!existsSync(fileURLToPath(import.meta.resolve(styles))))
        throw new Error(`${styles} does not exist: Mantine has moved its styles. Adapt mantine-styles.ts.`);
      return { code: `import '${styles}';\n${code}`, moduleSideEffects: 'no-treeshake' as const };
    },
  };
}
