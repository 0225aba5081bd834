// The tickets of the scale benchmark: everything about a ticket follows from its number, so that SQL can make
// the rows that the product would write (fill.mjs), and the feed the changes of any of them (feed.mjs).
export const TICKETS_PER_EVENT = 25_000;
/** One ticket in so many waits for its recipient. */
export const PENDING_EVERY = 5_003;
export const DAY_MS = 86_400_000;
export const SEASONS = 10;

/** Days before kick-off. The third step of a stored ticket of the newest event is ten days ago. */
export const STEP_DAYS = { injected: 90, downloaded: 80, third: 40, transferred: 39 };

/**
 * When an event starts: the stored ones are spread over ten seasons. The newest and the events of new tickets
 * start in 30 days; later ones would have steps in the future, which the product refuses.
 * @param scale {tickets, midnight}: stored tickets, and the beginning of today in ms
 */
export function kickOffOf(event, { tickets, midnight }) {
  const newest = Math.ceil(tickets / TICKETS_PER_EVENT) - 1;
  const days = 30 - Math.max(0, newest - event) * daysBetween(tickets);
  return midnight + days * DAY_MS + 18 * 3_600_000;
}

/** Whole days between two stored events, one at least. */
export function daysBetween(tickets) {
  return Math.max(1, Math.floor((SEASONS * 365) / Math.ceil(tickets / TICKETS_PER_EVENT)));
}

/**
 * A ticket as TIXNGO would send it. stored: two or three steps of its life, as `fill` stores them. changed:
 * two more steps, yesterday.
 */
export function ticketOf(index, variant, scale) {
  const event = Math.floor(index / TICKETS_PER_EVENT);
  const kickOff = kickOffOf(event, scale);
  const ofDay = (index % TICKETS_PER_EVENT) * 1_000;
  const before = (days) => new Date(kickOff - days * DAY_MS + ofDay).toISOString();
  const owner = `scale.${digits(index >>> 1)}@mail.example`;
  const kind = kindOf(index);
  const lifecycle = storedSteps(kind, before, owner, index);
  const moved = kind === 'transferred';
  let holder = moved ? recipientOf(index) : owner;
  if (variant === 'changed') {
    const at = (minutes) =>
      new Date(scale.midnight - DAY_MS + minutes * 60_000 + (index % 40_000_000)).toISOString();
    if (moved) {
      const next = `scale.n${digits(index)}@mail.example`;
      lifecycle.push(
        { status: 'PENDING_TRANSFER', timestamp: at(0), ownerEmail: holder, recipientEmail: next },
        { status: 'TRANSFERRED', timestamp: at(1), ownerEmail: next, recipientEmail: next },
      );
      holder = next;
    } else {
      lifecycle.push(
        { status: 'ASSIGNED', timestamp: at(0), ownerEmail: holder },
        { status: 'ACTIVATED', timestamp: at(1), ownerEmail: holder },
      );
    }
  }
  const { status, timestamp, recipientEmail } = lifecycle.at(-1);
  return {
    ticketId: ticketIdOf(index),
    taxNumber: `9000${digits(index)}`,
    ticketVersion: 3,
    organizationCode: 'ORG_SCALE',
    updatedAt: timestamp,
    status,
    ...(status === 'PENDING_TRANSFER' ? { recipientEmail } : {}),
    event: {
      id: `SCALE-E${String(event).padStart(4, '0')}`,
      name: `Match ${event}`,
      startTime: new Date(kickOff).toISOString(),
      city: 'Genève',
      countryCode: 'CH',
    },
    spectatorDetails: {
      title: 'Mrs',
      firstName: 'Zoé',
      lastName: `Scale-${digits(index >>> 1)}`,
      email: holder,
      phoneNumber: '+41790000000',
      language: 'fr',
    },
    seating: { gate: 'N', row: String(index % 25), seat: String(index % 30) },
    lifecycle,
  };
}

function kindOf(index) {
  if (index % PENDING_EVERY === 1) return 'pending';
  if (index % 10 === 0) return 'transferred';
  return index % 10 < 5 ? 'activated' : 'downloaded';
}

function storedSteps(kind, before, ownerEmail, index) {
  const injected = { status: 'INJECTED', timestamp: before(STEP_DAYS.injected), ownerEmail };
  const downloaded = { status: 'DOWNLOADED', timestamp: before(STEP_DAYS.downloaded), ownerEmail };
  const recipientEmail = recipientOf(index);
  const third = before(STEP_DAYS.third);
  switch (kind) {
    case 'downloaded':
      return [injected, downloaded];
    case 'activated':
      return [injected, downloaded, { status: 'ACTIVATED', timestamp: third, ownerEmail }];
    case 'pending':
      return [
        injected,
        downloaded,
        { status: 'PENDING_TRANSFER', timestamp: third, ownerEmail, recipientEmail },
      ];
    default:
      return [
        injected,
        { status: 'PENDING_TRANSFER', timestamp: third, ownerEmail, recipientEmail },
        {
          status: 'TRANSFERRED',
          timestamp: before(STEP_DAYS.transferred),
          ownerEmail: recipientEmail,
          recipientEmail,
        },
      ];
  }
}

function recipientOf(index) {
  return `scale.r${digits(index)}@mail.example`;
}

export function ticketIdOf(index) {
  return `SCALE-${digits(index)}`;
}

function digits(index) {
  return String(index).padStart(8, '0');
}
