import type { EventRow } from '@tixngo-sync/db';
import { count, duration } from '@tixngo-sync/domain';

/** A figure of an event's readiness report. */
export interface ReadinessFigure {
  readonly figure:
    | 'BEHIND'
    | 'STUCK_TRANSFERS'
    | 'MISMATCHES'
    | 'NOT_DOWNLOADED'
    | 'OPEN_PROBLEMS'
    | 'OWNERS';
  /** A count; of BEHIND seconds, null: never complete. */
  readonly value: number | null;
  readonly isGood: boolean;
  /** For people: what it means and, unless good, what to do. */
  readonly text: string;
  /** Path and query of the REST API that list exactly these; null: no list. */
  readonly list: string | null;
}

/** Two runs at the recommended interval of five minutes (docs/domain.md, "Configuration"). */
const FRESH_SECONDS = 600;

/** What must be in order before an event, most urgent first. */
export function readinessOf(event: EventRow): ReadinessFigure[] {
  const { anomalies, byMobileStatus, openProblems } = event;
  const anomalyList = (kind: string) => `/anomalies?${query({ kind, eventId: event.eventId })}`;
  return [
    behindFigure(event.behindSeconds),
    problemsFigure(openProblems),
    counted('MISMATCHES', anomalies.STATUS_MISMATCH ?? 0, anomalyList('STATUS_MISMATCH'), {
      none: 'S-360 and TIXNGO agree on the status of every ticket.',
      some: (number) =>
        `${count(number, 'ticket')} with a status that S-360 and TIXNGO do not agree on. ${EACH}`,
    }),
    counted('STUCK_TRANSFERS', anomalies.PENDING_TOO_LONG ?? 0, anomalyList('PENDING_TOO_LONG'), {
      none: 'No transfer has been pending for more than 24 hours.',
      some: (number) => `${count(number, 'transfer')} pending for more than 24 hours. Remind the recipients.`,
    }),
    counted('OWNERS', anomalies.OWNER_NOT_CONTACT ?? 0, anomalyList('OWNER_NOT_CONTACT'), {
      none: 'The owner of every ticket is its cultural contact.',
      some: (number) => `${count(number, 'ticket')} whose owner is not the cultural contact. ${EACH}`,
    }),
    counted(
      'NOT_DOWNLOADED',
      byMobileStatus.INJECTED ?? 0,
      `/tickets?${query({ eventId: event.eventId, mobileStatus: 'INJECTED' })}`,
      {
        none: 'Every ticket in TIXNGO has been downloaded.',
        some: (number) => `${count(number, 'ticket')} not downloaded. Remind the owners before kick-off.`,
      },
    ),
  ];
}

const EACH = 'The list says what to do for each.';

function behindFigure(behindSeconds: number | null): ReadinessFigure {
  const isGood = behindSeconds !== null && behindSeconds <= FRESH_SECONDS;
  return {
    figure: 'BEHIND',
    value: behindSeconds,
    isGood,
    text: behindText(behindSeconds, isGood),
    list: null,
  };
}

function behindText(behindSeconds: number | null, isGood: boolean): string {
  if (behindSeconds === null) return 'S-360 was never known to be complete. Wait for the first run to end.';
  const behind = `Behind by ${duration(behindSeconds)}.`;
  return isGood ? behind : `${behind} The screen Now shows why.`;
}

function problemsFigure({ failedPages, quarantined }: EventRow['openProblems']): ReadinessFigure {
  const value = failedPages + quarantined;
  const open = [
    ...(failedPages > 0 ? [count(failedPages, 'failed page')] : []),
    ...(quarantined > 0 ? [count(quarantined, 'quarantined ticket')] : []),
  ].join(' and ');
  const text =
    value === 0
      ? 'No failed page and no quarantined ticket is open.'
      : `${open} ${value === 1 ? 'is' : 'are'} open. Fix the cause, then retry.`;
  return {
    figure: 'OPEN_PROBLEMS',
    value,
    isGood: value === 0,
    text,
    list: value === 0 ? null : '/problems',
  };
}

function counted(
  figure: ReadinessFigure['figure'],
  value: number,
  list: string,
  texts: { readonly none: string; readonly some: (number: number) => string },
): ReadinessFigure {
  const isGood = value === 0;
  return { figure, value, isGood, text: isGood ? texts.none : texts.some(value), list };
}

function query(parameters: Readonly<Record<string, string>>): string {
  return new URLSearchParams(parameters).toString();
}
