import { InvalidArgumentError } from 'commander';

const WITH_OFFSET = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/i;

/** @returns the instant; a time without an offset is refused, since nobody could say which zone was meant */
export function parseTime(text: string): Date {
  const time = new Date(text.trim().replace(' ', 'T'));
  if (!WITH_OFFSET.test(text.trim()) || Number.isNaN(time.getTime())) {
    throw new InvalidArgumentError(
      'Write a date and time with its offset: 2026-06-11T18:00:00+02:00 or 2026-06-11T16:00Z.',
    );
  }
  return time;
}

/** As {@link parseTime}; `none` takes a time away (commander takes a null for a missing value). */
export function parseTimeOrNone(text: string): Date | 'none' {
  return text.trim().toLowerCase() === 'none' ? 'none' : parseTime(text);
}
