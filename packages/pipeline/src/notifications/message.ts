import type { DueDelivery, IncidentKind } from '@tixngo-sync/db';

/** A message to people: sent as text by e-mail and as fields to a webhook. Contains no personal data. */
export interface NotificationMessage {
  /** The same for every try, so that a receiver can drop duplicates. */
  readonly id: string;
  readonly kind: IncidentKind | 'TEST';
  readonly moment: 'BEGAN' | 'OVER';
  readonly subject: string;
  readonly what: string;
  readonly whatToDo: string;
  readonly since: Date;
  /** null while the incident lasts. */
  readonly overAt: Date | null;
  /** The dashboard; null when PUBLIC_URL is not set. */
  readonly link: string | null;
}

const SUBJECTS = {
  ERROR: { BEGAN: 'the function shows an error', OVER: 'resolved: the function shows no error' },
  PLAN_B_MISSING: { BEGAN: 'no plan B for an event', OVER: 'resolved: no plan B file is missing' },
  STALLED: { BEGAN: 'no progress', OVER: 'resolved: it makes progress again' },
} as const;

/** Returns the message for an incident that began or is over. */
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
    subject: 'TIXNGO to S-360: test message',
    what:
      'Someone requested a test message. You will get a message when the function raises an error, ' +
      'and another when that is resolved.',
    whatToDo: 'Nothing.',
    since: now,
    overAt: null,
    link,
  };
}

/** Returns the body of the e-mail, with times in UTC. */
export function textOf({ what, whatToDo, since, overAt, link }: NotificationMessage): string {
  return [
    `What happened\n${what}`,
    `Since\n${timeText(since)}`,
    ...(overAt === null ? [] : [`Resolved\n${timeText(overAt)}`]),
    `What to do\n${whatToDo}`,
    ...(link === null ? [] : [`Dashboard\n${link}`]),
    'You get one message when this begins and one when it is resolved.',
  ].join('\n\n');
}

/** Returns the message in a few lines, for a chat. */
export function chatTextOf({ subject, what, whatToDo, link }: NotificationMessage): string {
  return [subject, what, `What to do: ${whatToDo}`, ...(link === null ? [] : [link])].join('\n');
}

function timeText(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
