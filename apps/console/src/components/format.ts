/** How numbers and times are written: as in English, in the viewer's time zone. */
const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });
const dayAndTime = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const withYear = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long' });

/** Formats `19:23:58`, on another day `3 Nov, 19:23`, in another year `3 Nov 2025, 19:23`. */
export function formatClock(at: Date, now: number): string {
  const today = new Date(now);
  if (at.toDateString() === today.toDateString()) return time.format(at);
  return (at.getFullYear() === today.getFullYear() ? dayAndTime : withYear).format(at);
}

/** Formats a time in full, with its zone. */
export function formatExact(at: Date): string {
  return exact.format(at);
}
