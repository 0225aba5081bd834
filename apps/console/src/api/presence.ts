/**
 * Whether the person is there. A session ends after 12 hours of inactivity, so requests that a screen
 * sends by itself must not prolong it: only the first request after an input counts.
 */
let hasActed = true;

/** Notices the inputs of the person. Call it once. */
export function watchPresence(): void {
  for (const event of ['pointerdown', 'keydown'])
    document.addEventListener(event, () => (hasActed = true), { capture: true, passive: true });
}

/** Returns whether the person acted since the last call. */
export function takePresence(): boolean {
  const before = hasActed;
  hasActed = false;
  return before;
}
