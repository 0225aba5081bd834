// Runs in Bull Board's screen, before its own scripts.
(() => {
  const { role, signIn } = document.currentScript.dataset;

  // When the session has ended, every call of the screen fails: go to the sign-in, and come back from there.
  const { send } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.send = function (...args) {
    this.addEventListener('load', () => {
      const next = encodeURIComponent(location.pathname + location.search);
      if (this.status === 401) location.assign(`${signIn}?next=${next}`);
    });
    return send.apply(this, args);
  };

  if (role === 'admin') return;
  // Only admins may do these (board-actions.ts); the server refuses them in any case.
  const FOR_ADMINS = [
    'Clean',
    'Clean all',
    'Empty',
    'Obliterate',
    'Add job',
    'Duplicate',
    'Update Data',
    'Set concurrency',
    'Set rate limit',
    'Remove unprocessed children',
    'Remove scheduler',
    'Edit schedule',
  ];
  const hide = () => {
    for (const element of document.querySelectorAll('button, [role="menuitem"], a[role="button"]')) {
      const name = (element.getAttribute('aria-label') || element.title || element.textContent || '').trim();
      if (FOR_ADMINS.includes(name)) element.hidden = true;
      if (element.hidden) element.style.display = 'none';
    }
  };
  new MutationObserver(hide).observe(document.documentElement, { childList: true, subtree: true });
})();
