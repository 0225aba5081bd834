/**
 * Longest wait that Retry-After may ask for. A longer one is a mistake (an epoch, milliseconds, a wrong
 * clock) and would keep scheduled runs waiting for years (docs/interface.md, "What TIXNGO may answer").
 */
export const LONGEST_RETRY_AFTER_MS = 3_600_000;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * The three forms of an HTTP date (RFC 9110, 5.6.7). Date.parse is not used alone because it reads nearly
 * anything as a date, even "Maybe 2099".
 */
const HTTP_DATES = [
  /^[A-Z][a-z]{2}, (?<day>\d\d) (?<month>[A-Z][a-z]{2}) (?<year>\d{4}) (?<time>\d\d:\d\d:\d\d) GMT$/,
  /^[A-Z][a-z]{5,8}, (?<day>\d\d)-(?<month>[A-Z][a-z]{2})-(?<year>\d\d) (?<time>\d\d:\d\d:\d\d) GMT$/,
  /^[A-Z][a-z]{2} (?<month>[A-Z][a-z]{2}) (?<day>[ \d]\d) (?<time>\d\d:\d\d:\d\d) (?<year>\d{4})$/,
];

export interface RetryAfterHeaders {
  /** Unparsed; undefined if the answer has none. */
  readonly retryAfter?: string | undefined;
  /** The answer's Date header, unparsed. A date in Retry-After is relative to it. */
  readonly date?: string | undefined;
}

/**
 * Returns the wait that Retry-After asks for (RFC 9110, 10.2.3: seconds or an HTTP date) in milliseconds,
 * from 0 to an hour; undefined if it is absent or nonsense.
 * @param now milliseconds since 1970, used when the answer has no Date
 */
export function retryAfterMs({ retryAfter, date }: RetryAfterHeaders, now: number): number | undefined {
  const text = retryAfter?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) return Math.min(Number(text) * 1000, LONGEST_RETRY_AFTER_MS);
  const until = parseHttpDate(text, now);
  if (until === undefined) return undefined;
  const answeredAt = parseHttpDate(date?.trim() ?? '', now) ?? now;
  return Math.min(Math.max(0, until - answeredAt), LONGEST_RETRY_AFTER_MS);
}

/** Returns milliseconds since 1970; undefined if it is no HTTP date, or names a day that does not exist. */
function parseHttpDate(text: string, now: number): number | undefined {
  for (const form of HTTP_DATES) {
    const groups = form.exec(text)?.groups;
    if (groups === undefined) continue;
    const { day = '', month = '', year = '', time = '' } = groups;
    const monthNumber = String(MONTHS.indexOf(month) + 1).padStart(2, '0');
    const iso = `${fullYear(year, now)}-${monthNumber}-${day.replace(' ', '0')}T${time}Z`;
    const date = Date.parse(iso);
    // Date.parse turns 31 February into 3 March.
    const exists = !Number.isNaN(date) && new Date(date).toISOString().startsWith(iso.slice(0, -1));
    return exists ? date : undefined;
  }
  return undefined;
}

/** RFC 9110: a year of two digits that seems more than 50 years ahead is in the past. */
function fullYear(year: string, now: number): string {
  if (year.length === 4) return year;
  const thisYear = new Date(now).getUTCFullYear();
  const inThisCentury = Math.floor(thisYear / 100) * 100 + Number(year);
  return String(inThisCentury > thisYear + 50 ? inThisCentury - 100 : inThisCentury);
}
