const DAY = /(\d{4}-\d\d-\d\d)/;
const MINUTE = /((?:[01]\d|2[0-3]):[0-5]\d)/;
const SECOND = /(:[0-5]\d(?:\.\d{1,9})?)?/;
const OFFSET = /(Z|[+-](?:0\d|1[0-5])(?::?[0-5]\d)?)/;
const TIME = new RegExp(`^${DAY.source}[T ]${MINUTE.source}${SECOND.source}\\s?${OFFSET.source}$`, 'i');

/**
 * Parses a date and time with an offset, as a person or a program other than TIXNGO writes it:
 * `2026-06-11T18:00:00+02:00`, `2026-06-11 16:00Z`, `2026-06-11 18:00:00.5+02`. What it accepts, PostgreSQL
 * accepts too.
 * @returns null if there is no such time, it has no offset, or it is outside the years 1 to 9999 in UTC
 */
export function parseEnteredTime(text: string): Date | null {
  const [, day = '', minute, second = '', offset = ''] = TIME.exec(text.trim()) ?? [];
  if (!isCalendarDay(day)) return null;
  const time = new Date(`${day}T${minute}${second}${isoOffset(offset)}`);
  const year = time.getUTCFullYear();
  return year >= 1 && year <= 9999 ? time : null;
}

/** Returns `+02` and `+0200` as `+02:00`. */
function isoOffset(offset: string): string {
  if (offset.toUpperCase() === 'Z') return 'Z';
  return `${offset.slice(0, 3)}:${offset.slice(3).replace(':', '') || '00'}`;
}

/** Returns whether the text is a day `YYYY-MM-DD` that exists. PostgreSQL has no year 0. */
export function isCalendarDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || text.startsWith('0000')) return false;
  const time = new Date(`${text}T00:00Z`);
  // Date takes 2026-02-30 for 2 March.
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text);
}
