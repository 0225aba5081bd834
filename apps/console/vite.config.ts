import { defineConfig } from 'vite';
import { licences } from './licences.js';
import { mantineStyles } from './mantine-styles.js';
import { precompressed } from './precompressed.js';

/** `base: './'`: chunks find each other relatively; the dashboard writes its base path into index.html. */
export default defineConfig({
  base: './',
  plugins: [mantineStyles(), licences(), precompressed()],
  oxc: { jsx: { runtime: 'automatic' } },
  build: {
    assetsDir: 'assets/console',
    target: 'es2023',
    // Browsers that can load modules at all preload them without help.
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // test/e2e/console/first-view.test.ts checks the size of what a browser loads.
    chunkSizeWarningLimit: 1_000,
    rolldownOptions: {
      onLog: (level, log, handle) => {
        // Mantine marks its modules for React's server components, which nothing here uses.
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handle(level, log);
      },
    },
  },
});
