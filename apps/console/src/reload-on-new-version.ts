const RELOADED_AT = 'reloaded-at';
const MINUTE_MS = 60_000;

/**
 * Reloads the document when a chunk cannot be loaded: after an update of the dashboard, the chunks of the
 * version that is open no longer exist. At most once a minute, so that a broken installation does not loop.
 */
export function reloadOnNewVersion(): void {
  addEventListener('vite:preloadError', (event) => {
    if (Date.now() - Number(sessionStorage.getItem(RELOADED_AT) ?? 0) < MINUTE_MS) return;
    sessionStorage.setItem(RELOADED_AT, String(Date.now()));
    event.preventDefault();
    location.reload();
  });
}
