/**
 * Gives the browser a language that `Intl` accepts. Chromium without a locale says `en-US@posix`, and uPlot,
 * which reads it while it loads, would throw: no charts, and a screen that does not load.
 */
try {
  new Intl.NumberFormat(navigator.language);
} catch {
  Object.defineProperty(navigator, 'language', { value: 'en', configurable: true });
}
