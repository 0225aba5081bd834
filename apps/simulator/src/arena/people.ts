import { MAIL_DOMAINS, ORIGINS } from './names.js';
import { createRandom, type Random } from './random.js';

/** An invented person. `email` is in its plain spelling; the snapshot varies it. */
export interface ArenaPerson {
  readonly index: number;
  readonly title?: string;
  readonly gender?: 'M' | 'F' | 'U' | 'X';
  readonly firstName: string;
  readonly lastName?: string;
  /** A few people have only a phone number. */
  readonly email?: string;
  readonly dateOfBirth?: string;
  readonly nationality: string;
  readonly idCardNumber?: string;
  readonly phoneNumber?: string;
  readonly residenceCountry?: string;
  readonly language: string;
  readonly organizerSpectatorPreference?: {
    readonly allowPromoEmail: boolean;
    readonly allowThirdPartyEmail: boolean;
  };
}

const SHARED_EMAIL = 0.04;
const NO_EMAIL = 0.01;
const NO_LAST_NAME = 0.03;

/** @returns person number `index` of the arena; always the same for the same seed. */
export function personOf(seed: string, index: number): ArenaPerson {
  const random = createRandom(seed, 'person', index);
  const origin = random.pick(ORIGINS);
  const woman = random.chance(0.5);
  const firstName = random.pick(woman ? origin.women : origin.men);
  const lastName = random.chance(NO_LAST_NAME) ? undefined : random.pick(origin.lastNames);
  const email = emailOf(seed, index, firstName, random);
  const title = random.weighted({ plain: 80, Dr: 5, none: 15 });
  const dateOfBirth = new Date(Date.UTC(random.whole(1940, 2008), random.whole(0, 11), random.whole(1, 28)))
    .toISOString()
    .slice(0, 10);
  const idCardNumber = `X${random.whole(100_000, 999_999)}`;
  const phoneNumber = `${origin.dialCode}79${random.whole(1_000_000, 9_999_999)}`;
  const preference = { allowPromoEmail: random.chance(0.5), allowThirdPartyEmail: random.chance(0.2) };
  return {
    index,
    ...(title === 'none' ? {} : { title: title === 'Dr' ? 'Dr' : woman ? 'Mrs' : 'Mr' }),
    ...(random.chance(0.8)
      ? { gender: random.chance(0.03) ? random.pick(['U', 'X'] as const) : woman ? 'F' : 'M' }
      : {}),
    firstName,
    ...(lastName === undefined ? {} : { lastName }),
    ...(email === undefined ? {} : { email }),
    ...(random.chance(0.8) ? { dateOfBirth } : {}),
    nationality: origin.country,
    ...(random.chance(0.6) ? { idCardNumber } : {}),
    ...(random.chance(0.9) || email === undefined ? { phoneNumber } : {}),
    ...(random.chance(0.7) ? { residenceCountry: random.pick(ORIGINS).country } : {}),
    language: origin.language,
    ...(random.chance(0.85) ? { organizerSpectatorPreference: preference } : {}),
  };
}

function emailOf(seed: string, index: number, firstName: string, random: Random): string | undefined {
  const kind = random.weighted({ own: 1 - SHARED_EMAIL - NO_EMAIL, shared: SHARED_EMAIL, none: NO_EMAIL });
  const domain = random.pick(MAIL_DOMAINS);
  if (kind === 'none') return undefined;
  // A household with one mailbox: two people, one address.
  if (kind === 'shared' && index > 0) return personOf(seed, index - 1).email;
  return `${asciiOf(firstName)}.${index}@${domain}`;
}

function asciiOf(name: string): string {
  const letters = name
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z]/g, '');
  return letters === '' ? 'fan' : letters;
}
