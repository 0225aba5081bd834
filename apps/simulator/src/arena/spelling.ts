import type { Random } from './random.js';

const TWO_HOURS_MS = 7_200_000;

/** Mailboxes are typed by people: case and outer spaces differ now and then, the mailbox stays the same. */
export function spellEmail(email: string, random: Random): string {
  switch (random.weighted({ plain: 92, upper: 4, capital: 2, spaceBefore: 1, spaceAfter: 1 })) {
    case 'upper':
      return email.toUpperCase();
    case 'capital':
      return email.charAt(0).toUpperCase() + email.slice(1);
    case 'spaceBefore':
      return ` ${email}`;
    case 'spaceAfter':
      return `${email} `;
    case 'plain':
      return email;
  }
}

/** RFC 3339 allows an offset and more digits than milliseconds; the instant stays the same. */
export function spellTime(at: number, random: Random): string {
  switch (random.weighted({ plain: 88, offset: 8, micros: 4 })) {
    case 'offset':
      return new Date(at + TWO_HOURS_MS).toISOString().replace('Z', '+02:00');
    case 'micros':
      return new Date(at).toISOString().replace('Z', '000Z');
    case 'plain':
      return new Date(at).toISOString();
  }
}
