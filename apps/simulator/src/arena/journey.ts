import { type ArenaEvent, HOUR, MINUTE } from './calendar.js';
import type { ArenaPerson } from './people.js';
import type { Random } from './random.js';
import { type Step, Timeline } from './steps.js';

/** The people in a ticket's story. */
export interface Cast {
  readonly buyer: ArenaPerson;
  /** @returns a random person, maybe the same one again. */
  stranger(): ArenaPerson;
}

/** Transfers end this long before kick-off. */
const LAST_TRANSFER_BEFORE_MS = 2 * HOUR;
const CANCELLED_BY_ISSUER = 0.04;

/**
 * Plans the whole life of a ticket: delivery, guests and transfers, activation, the gate, deletion. Pure: the
 * same `random` stream gives the same life. Every transfer that begins also ends.
 */
export function planJourney(event: ArenaEvent, version: 3 | 4, cast: Cast, random: Random): readonly Step[] {
  const story = new Timeline(injectionTime(event, random));
  story.addAfter(0, 'INJECTED', { actor: 'S-360' });
  if (random.chance(CANCELLED_BY_ISSUER)) story.endsAt = random.whole(story.at + HOUR, event.kickOff - HOUR);
  story.downloaded = download(story, event, random);
  if (story.downloaded) passAround(story, event, cast, random);
  if (story.endsAt !== undefined) {
    remove(story, Math.max(story.at, story.endsAt), random.pick(['REFUND', 'RESALE', 'SEAT_CHANGE']), random);
    return story.steps;
  }
  if (story.downloaded && random.chance(0.88)) activate(story, event, random);
  if (story.active && random.chance(0.93)) enter(story, event, version, random);
  if (random.chance(0.1))
    remove(story, event.kickOff + random.whole(8 * HOUR, 30 * HOUR), 'EVENT_OVER', random);
  return story.steps;
}

/** Most tickets are injected together when sales open; the rest are sold until four hours before kick-off. */
function injectionTime(event: ArenaEvent, random: Random): number {
  return random.chance(0.85)
    ? event.salesOpen + random.whole(0, HOUR)
    : random.whole(event.salesOpen + HOUR, event.kickOff - 4 * HOUR);
}

function download(story: Timeline, event: ArenaEvent, random: Random): boolean {
  if (random.chance(0.06)) return false;
  return story.addBefore(story.limit(event.kickOff - 30 * MINUTE), random.wait(3 * HOUR), 'DOWNLOADED', {
    actor: 'SPECTATOR',
  });
}

/** Up to three rounds of assigning or transferring the ticket before the match. */
function passAround(story: Timeline, event: ArenaEvent, cast: Cast, random: Random): void {
  const deadline = story.limit(event.kickOff - LAST_TRANSFER_BEFORE_MS);
  let owner = cast.buyer;
  for (let round = 0; round < 3 && story.downloaded; round += 1) {
    const what = random.weighted({ assign: 3, transfer: 3, nothing: 6 });
    const begin = story.at + random.whole(HOUR, 12 * HOUR);
    if (begin >= deadline) return;
    if (what === 'assign') assign(story, begin, deadline, cast, random);
    if (what === 'transfer') owner = transfer(story, begin, deadline, owner, cast, random);
  }
}

function assign(story: Timeline, begin: number, deadline: number, cast: Cast, random: Random): void {
  story.addAt(begin, 'ASSIGNED', { person: cast.stranger(), actor: 'SPECTATOR' });
  if (random.chance(0.25))
    story.addBefore(deadline, random.wait(4 * HOUR), 'UNASSIGNED', { actor: 'SPECTATOR' });
}

/** Plans one transfer from offer to end. @returns the owner after it. */
function transfer(
  story: Timeline,
  begin: number,
  deadline: number,
  owner: ArenaPerson,
  cast: Cast,
  random: Random,
): ArenaPerson {
  // Some people send a ticket to their own other phone.
  const recipient = random.chance(0.03) && owner.email !== undefined ? owner : recipientIn(cast);
  story.addAt(begin, 'PENDING_TRANSFER', { person: recipient, actor: 'SPECTATOR' });
  const fail = (at: number, kind: 'FAILURE' | 'FAILURE_TRANSFER', actor: string, reason: string) => {
    story.addAt(at, kind, { person: recipient, actor, reason });
    return owner;
  };
  const answer = story.at + random.wait(3 * HOUR);
  const outcome =
    answer >= deadline
      ? 'timedOut'
      : random.weighted({ accepted: 60, rejected: 14, cancelled: 14, timedOut: 12 });
  switch (outcome) {
    case 'accepted':
      story.addAt(answer, 'TRANSFERRED', { person: recipient, actor: 'RECIPIENT' });
      story.downloaded =
        random.chance(0.93) &&
        story.addBefore(deadline, random.wait(HOUR), 'DOWNLOADED', { actor: 'SPECTATOR' });
      return recipient;
    case 'rejected':
      return fail(answer, 'FAILURE_TRANSFER', 'RECIPIENT', 'Rejected by the recipient');
    case 'cancelled':
      return fail(answer, 'FAILURE_TRANSFER', 'SPECTATOR', 'Cancelled by the sender');
    case 'timedOut':
      return fail(deadline, 'FAILURE', 'ORGANIZER', 'Not accepted in time');
  }
}

/** @returns a person with an e-mail address, which a ticket is sent to. */
function recipientIn(cast: Cast): ArenaPerson {
  for (;;) {
    const person = cast.stranger();
    if (person.email !== undefined) return person;
  }
}

function activate(story: Timeline, event: ArenaEvent, random: Random): void {
  const kind = () =>
    random.weighted({
      BT_ACTIVATED: 35,
      ONLINE_ACTIVATED: 30,
      OFFLINE_ACTIVATED: 10,
      MANUAL_ACTIVATED: 5,
      ACTIVATED: 20,
    });
  story.addAt(event.kickOff - random.whole(50 * MINUTE, 240 * MINUTE), kind(), { actor: 'WALLET' });
  story.active = true;
  if (!random.chance(0.06)) return;
  story.addAfter(random.whole(2 * MINUTE, 15 * MINUTE), 'DEACTIVATED', {
    actor: 'STAFF',
    reason: 'Wrong gate zone',
  });
  story.active = random.chance(0.8);
  if (story.active) story.addAfter(random.whole(MINUTE, 10 * MINUTE), kind(), { actor: 'STAFF' });
}

/** Most people arrive in the half hour before kick-off, some after it. */
function enter(story: Timeline, event: ArenaEvent, version: 3 | 4, random: Random): void {
  const arrival = Math.round(random.around(event.kickOff - 20 * MINUTE, 30 * MINUTE));
  if (version === 4 && random.chance(0.4))
    story.addAt(arrival - random.whole(5_000, 5 * MINUTE), 'CHECKED', { actor: 'STEWARD' });
  story.addAt(arrival, 'CONTROLLED', { actor: 'GATE' });
}

/** The issuer deletes the ticket; it is gone when the last device has synchronised. */
function remove(story: Timeline, at: number, reason: string, random: Random): void {
  story.addAt(at, 'DELETION_PENDING', { actor: 'ORGANIZER', reason });
  story.addAfter(random.wait(2 * HOUR), 'DELETED', { actor: 'WALLET', reason });
}
