// Vitest's setupFiles: test files share a process, so each one leaves the environment and what it replaced as
// it found them, even if it forgets to.
import { afterAll, vi } from 'vitest';

const found = { ...process.env };

// Set up first, so it runs after the file's own hooks.
afterAll(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  for (const name of Object.keys(process.env)) if (!(name in found)) delete process.env[name];
  Object.assign(process.env, found);
});
