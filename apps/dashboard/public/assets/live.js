// Keeps the screen current: fetches it again and replaces only the sections that changed, so that nothing
// flickers, moves or loses focus. Without JavaScript the browser reloads the screen (see the noscript
// element).
const REFRESH_MS = 5000;
const clockFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const todayFormat = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const exactFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });
const shown = new Map();

/** Has the same rules as ago() in packages/pipeline/src/situation/words.ts. */
function ago(seconds) {
  if (seconds < 45) return 'just now';
  if (seconds < 3600) return `${Math.max(1, Math.round(seconds / 60))} min ago`;
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)} h ago`;
  const days = Math.round(seconds / 86400);
  return `${days} day${days === 1 ? '' : 's'} ago`;
}

function localiseTimes() {
  const now = new Date();
  for (const element of document.querySelectorAll('time')) {
    const time = new Date(element.dateTime);
    const isToday = time.toDateString() === now.toDateString();
    const text =
      'ago' in element.dataset
        ? ago(Math.max(0, now - time) / 1000)
        : (isToday ? todayFormat : clockFormat).format(time);
    if (element.textContent !== text) element.textContent = text;
    element.title = exactFormat.format(time);
  }
}

/**
 * Remembers each section as the server sent it, before its times were converted to the viewer's time zone.
 */
function remember(root) {
  for (const section of root.querySelectorAll('main > [id]')) shown.set(section.id, section.outerHTML);
}

function replaceChanged(fresh) {
  const toneBefore = document.getElementById('situation')?.dataset.tone;
  for (const section of fresh.querySelectorAll('main > [id]')) {
    const current = document.getElementById(section.id);
    // Another screen came, such as an error or the way back from one.
    if (current === null) return location.reload();
    if (shown.get(section.id) === section.outerHTML) continue;
    shown.set(section.id, section.outerHTML);
    const focused = current.contains(document.activeElement) ? document.activeElement : null;
    const scrolled = current.querySelector('.scroll')?.scrollLeft ?? 0;
    current.replaceWith(document.importNode(section, true));
    const replaced = document.getElementById(section.id);
    replaced.querySelector('.scroll')?.scrollTo({ left: scrolled });
    if (focused !== null) refocus(replaced, focused);
  }
  document.title = fresh.title;
  const tone = document.getElementById('situation')?.dataset.tone;
  const announce = document.querySelector('[data-announce]');
  if (announce !== null && tone !== toneBefore)
    announce.textContent = document.querySelector('h1')?.textContent ?? '';
}

function refocus(section, focused) {
  const same = focused.hasAttribute('href')
    ? `[href="${CSS.escape(focused.getAttribute('href'))}"]`
    : focused.tagName;
  section.querySelector(same)?.focus({ preventScroll: true });
}

function showLate() {
  const line = document.getElementById('refreshed');
  if (line === null) return;
  line.classList.add('late');
  line.querySelector('[data-live-state]').textContent = 'The dashboard does not answer. Last updated';
}

async function refresh() {
  if (document.hidden) return;
  try {
    const response = await fetch(location.href, {
      // X-Background: does not keep the session alive.
      headers: { Accept: 'text/html', 'X-Background': 'true' },
      signal: AbortSignal.timeout(10_000),
    });
    if (response.redirected && new URL(response.url).pathname !== location.pathname)
      return location.assign(response.url);
    const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
    if (fresh.querySelector('main') === null) return showLate();
    replaceChanged(fresh);
  } catch {
    showLate();
  }
  localiseTimes();
}

remember(document);
localiseTimes();
setInterval(refresh, REFRESH_MS);
setInterval(localiseTimes, 1000);
document.addEventListener('visibilitychange', refresh);
