import { useSyncExternalStore } from 'react';

/** Since when the dashboard does not answer, in milliseconds since 1970; null: it answers. */
let silentSince: number | null = null;
const listeners = new Set<() => void>();

/** Records whether the dashboard answered a request, whatever the answer was. */
export function recordAnswer(hasAnswered: boolean): void {
  const now = hasAnswered ? null : (silentSince ?? Date.now());
  if (now === silentSince) return;
  silentSince = now;
  for (const listener of listeners) listener();
}

/** Returns since when the dashboard does not answer; null: it answers. */
export function useSilentSince(): number | null {
  return useSyncExternalStore(subscribe, () => silentSince);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
