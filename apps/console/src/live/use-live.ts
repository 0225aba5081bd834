import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import {
  type StreamResource,
  streamChangeSchema,
  streamEndSchema,
  streamStateSchema,
} from '@tixngo-sync/api';
import { useEffect } from 'react';
import { addressOf } from '../page-config.js';
import { setLive } from './live-state.js';
import { isAffected } from './resource-paths.js';

/** A busy run changes something several times a second; screens read at most once in this time. */
const READ_EVERY_MS = 1_000;

/**
 * Keeps the screens current: reads again what a change of the stream affects. Only while the document is
 * visible: a browser has few connections for all its tabs. On return everything shown is read again.
 */
export function useLive(): void {
  const cache = useQueryClient();
  useEffect(() => {
    let close = document.hidden ? undefined : openStream(cache);
    const follow = () => {
      close?.();
      close = document.hidden ? undefined : openStream(cache);
      if (!document.hidden) void cache.invalidateQueries();
    };
    document.addEventListener('visibilitychange', follow);
    return () => {
      document.removeEventListener('visibilitychange', follow);
      close?.();
    };
  }, [cache]);
}

/** @returns what closes it */
function openStream(cache: QueryClient): () => void {
  const source = new EventSource(addressOf('/api/v1/stream?background=1'));
  const changes = collectChanges(cache);
  source.addEventListener('change', ({ data }) => {
    const change = streamChangeSchema.safeParse(JSON.parse(data));
    if (change.success) changes.add(change.data.resource);
    // A resource of a newer dashboard: it may be anything.
    else void cache.invalidateQueries();
  });
  source.addEventListener('state', ({ data }) => setLive(streamStateSchema.parse(JSON.parse(data)).live));
  source.addEventListener('reset', () => void cache.invalidateQueries());
  source.addEventListener('end', ({ data }) => {
    setLive(false);
    // Otherwise the browser reconnects. Without rights every reading opens the sign-in screen.
    if (streamEndSchema.parse(JSON.parse(data)).reason === 'SHUTDOWN') return;
    source.close();
    void cache.invalidateQueries();
  });
  source.addEventListener('error', () => setLive(false));
  return () => {
    source.close();
    changes.stop();
    setLive(false);
  };
}

/** Reads at once, then at most once in a while: the first change is shown without delay. */
function collectChanges(cache: QueryClient) {
  const pending = new Set<StreamResource>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const read = () => {
    timer = undefined;
    if (pending.size === 0) return;
    const resources = new Set(pending);
    pending.clear();
    timer = setTimeout(read, READ_EVERY_MS);
    void cache.invalidateQueries({
      predicate: ({ queryKey: [path] }) => typeof path === 'string' && isAffected(path, resources),
    });
  };
  return {
    add: (resource: StreamResource) => {
      pending.add(resource);
      if (timer === undefined) read();
    },
    stop: () => clearTimeout(timer),
  };
}
