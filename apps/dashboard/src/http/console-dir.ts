import { fileURLToPath } from 'node:url';

/** Where `npm run build` puts the console. The same path from src and from dist. */
export const CONSOLE_DIR = fileURLToPath(new URL('../../../console/dist/', import.meta.url));
