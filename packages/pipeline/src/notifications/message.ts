import type { DueDelivery } from '@tixngo-sync/db';

/** What people are told: as text for an e-mail, by field for a program. No personal data. */
export interface NotificationMessage {
  /** The same for every try: lets a receiver drop what came twice. */
  readonly id: string;
  readonly kind: 'ERROR' | 'STALLED' | 'TEST';
  readonly moment: 'BEGAN' | 'OVER';
  readonly subject: string;
  readonly what: string;
  readonly whatToDo: string;
  readonly since: Date;
  /** null: it is not over. */
  readonly overAt: Date | null;
  /** The dashboard; null: PUBLIC_URL is not set. */
  readonly link: string | null;
}

const SUBJECTS = {
  ERROR: { BEGAN: 'the function shows an error', OVER: 'over: the function shows no error any more' },
  STALLED: { BEGAN: 'nothing moves', OVER: 'over: it moves again' },
} as const;

/** @returns the message of an incident that began or is over */
export function messageOfIncident(delivery: DueDelivery, link: string | null): NotificationMessage {
  const { incidentId, kind, moment, what, whatToDo, since } = delivery;
  return {
    id: `incident-${incidentId}-${moment.toLowerCase()}`,
    kind,
    moment,
    subject: `TIXNGO to S-360: ${SUBJECTS[kind][moment]}`,
    what,
    whatToDo: moment === 'OVER' ? 'Nothing.' : whatToDo,
    since,
    overAt: moment === 'OVER' ? delivery.overAt : null,
    link,
  };
}

export function testMessage(now: Date, link: string | null): NotificationMessage {
  return {
    id: `test-${now.getTime()}`,
    kind: 'TEST',
    moment: 'BEGAN',
    subject: 'TIXNGO to S-360: a test',
    what: 'Somebody asked for a test message. Whoever reads this is told when the function raises an error, and when that is over.',
    whatToDo: 'Nothing.',
    since: now,
    overAt: null,
    link,
  };
}

/** @returns the body of the e-mail; times in UTC */
export function textOf({ what, whatToDo, since, overAt, link }: NotificationMessage): string {
  return [
    `What happened\n${what}`,
    `Since\n${timeText(since)}`,
    ...(overAt === null ? [] : [`Over\n${timeText(overAt)}`]),
    `What to do\n${whatToDo}`,
    ...(link === null ? [] : [`Look\n${link}`]),
    'One message is sent when it begins and one when it is over.',
  ].join('\n\n');
}

function timeText(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
