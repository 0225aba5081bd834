import type { Tone } from '@tixngo-sync/domain';
import type { BadgeTone } from '../../texts/statuses.js';

/** Returns how the tone of a situation is shown. */
export function toneOf(tone: Tone): BadgeTone {
  return tone === 'empty' ? 'idle' : tone;
}

/** Leaves out the event day, which the card of its schedule shows. */
export function withoutEventDay(headline: string): string {
  return headline.split(' · event day')[0] ?? headline;
}

/** Commands that have a button or a link on this screen. Starting a worker has none. */
const HAS_A_BUTTON = /`npx tixngo-sync (pages|quarantine|runs?|schedules)\b[^`]*`|\(\/queues\)/;

/** The times of an outage, which the card of the schedule shows in the viewer's time zone. */
const IS_ON_A_CARD = /^Scheduled runs wait; the next try is|^First failed answer at/;

/** Leaves out sentences whose times a card shows, and those that name a command that has a button. */
export function withoutCommands(detail: string): string {
  return detail
    .split(/(?<=[.!?]) (?=[A-Z])/)
    .filter((sentence) => !HAS_A_BUTTON.test(sentence) && !IS_ON_A_CARD.test(sentence))
    .join(' ')
    .replaceAll('`', '');
}
