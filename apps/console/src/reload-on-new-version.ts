const RELOADED_AT = 'reloaded-at';
const MINUTE_MS = 60_000;

/**
 * Reloads the document when a chunk cannot be loaded and the dashboard serves another version: after an
 * update, the chunks of the version that is open no longer exist. Any other error, such as a lost
 * connection, leaves the screen as it is. At most once a minute, because two versions may answer in turn
 * during an update.
 */
export function reloadOnNewVersion(): void {
  addEventListener('vite:preloadError', () => void reloadIfNew());
}

async function reloadIfNew(): Promise<void> {
  if (Date.now() - Number(sessionStorage.getItem(RELOADED_AT) ?? 0) < MINUTE_MS) return;
  if (!(await servesAnotherVersion())) return;
  sessionStorage.setItem(RELOADED_AT, String(Date.now()));
  location.reload();
}

/** The document names the first script, whose name has the digest of its content. */
async function servesAnotherVersion(): Promise<boolean> {
  const script = document.querySelector('script[type=module]')?.getAttribute('src') ?? '';
  const served = await documentNow();
  return served !== null && !served.includes(script);
}

/** Returns the document as the dashboard serves it now; null when it does not answer. */
async function documentNow(): Promise<string | null> {
  const headers = { Accept: 'text/html', 'X-Background': '1' };
  const answer = await fetch(location.href, { headers, cache: 'no-store' }).catch(() => null);
  return answer?.ok === true ? answer.text() : null;
}

/** Reloads the document, unless that would replace it with the browser's own error. */
export async function reloadIfThere(): Promise<void> {
  if ((await documentNow()) !== null) location.reload();
}
