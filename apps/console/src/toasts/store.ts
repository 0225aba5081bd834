import { useSyncExternalStore } from 'react';

/** good: it happened. busy: it is in progress. bad: it did not happen; stays until it is closed. */
export interface Toast {
  readonly id: string;
  readonly tone: 'good' | 'busy' | 'attention' | 'bad';
  readonly text: string;
  /** The code of an error. */
  readonly code?: string | undefined;
}

const MOST = 4;
let toasts: readonly Toast[] = [];
const listeners = new Set<() => void>();

/** Shows a message. One with the id of another replaces it: "is queued" becomes what happened. */
export function showToast(toast: Omit<Toast, 'id'>, id: string = crypto.randomUUID()): string {
  const shown = { ...toast, id };
  const others = toasts.filter((other) => other.id !== id);
  change([...others, shown].slice(-MOST));
  return id;
}

export function closeToast(id: string): void {
  change(toasts.filter((toast) => toast.id !== id));
}

export function useToasts(): readonly Toast[] {
  return useSyncExternalStore(subscribe, () => toasts);
}

function change(changed: readonly Toast[]): void {
  toasts = changed;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
