import { useSyncExternalStore } from 'react';

/** Whether the stream reports changes at this moment; otherwise screens ask every few seconds. */
let isLive = false;
const listeners = new Set<() => void>();

export function setLive(live: boolean): void {
  if (live === isLive) return;
  isLive = live;
  for (const listener of listeners) listener();
}

export function useIsLive(): boolean {
  return useSyncExternalStore(subscribe, () => isLive);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
