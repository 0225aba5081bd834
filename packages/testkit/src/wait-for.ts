const POLL_MS = 20;

/**
 * Waits for a state, never for a time: calls `condition` until it returns something other than false, null or
 * undefined.
 * @returns the condition's result
 * @throws Error after `timeoutMs` (default 10 s), with the condition's last error as the cause
 */
export async function waitFor<T>(
  condition: () => T | Promise<T>,
  options: { timeoutMs?: number; what?: string } = {},
): Promise<Exclude<T, false | null | undefined>> {
  const timeoutMs = options.timeoutMs ?? 10_000;
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    let lastError: unknown;
    try {
      const result = await condition();
      // Exclude removes exactly these three values, which the compiler cannot see for a generic T.
      if (result !== false && result !== null && result !== undefined)
        return result as Exclude<T, false | null | undefined>;
    } catch (error) {
      lastError = error;
    }
    if (Date.now() >= deadline)
      throw new Error(`${options.what ?? 'The condition'} did not come within ${timeoutMs} ms`, {
        cause: lastError,
      });
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
