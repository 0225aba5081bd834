import type { Person, TicketChange } from '@tixngo-sync/domain';
import { optionalDay } from './dates.js';
import { type Drift, knownFields, noteDrift, unusedObject, unusedText, unusedWord } from './drift.js';
import { optionalBoolean, optionalObject, optionalText, type RawObject } from './values.js';

const PREFERENCE = 'organizerSpectatorPreference';
const MAX_LENGTHS = {
  title: 32,
  firstName: 50,
  lastName: 100,
  email: 256,
  nationality: 3,
  idCardNumber: 64,
  phoneNumber: 32,
  residenceCountry: 3,
  language: 8,
} as const;
const unusedGender = unusedWord(['M', 'F', 'U', 'X']);

const KNOWN_IN_PERSON = knownFields([...Object.keys(MAX_LENGTHS), 'dateOfBirth', PREFERENCE], {
  gender: unusedGender,
});
const KNOWN_IN_PREFERENCE = knownFields(['allowPromoEmail', 'allowThirdPartyEmail']);
const KNOWN_IN_HOLDER = knownFields(['firstName', 'lastName', 'email'], {
  title: unusedText(MAX_LENGTHS.title),
  gender: unusedGender,
  dateOfBirth: unusedText(10),
  nationality: unusedText(MAX_LENGTHS.nationality),
  idCardNumber: unusedText(MAX_LENGTHS.idCardNumber),
  phoneNumber: unusedText(MAX_LENGTHS.phoneNumber),
  residenceCountry: unusedText(MAX_LENGTHS.residenceCountry),
  language: unusedText(MAX_LENGTHS.language),
  [PREFERENCE]: unusedObject,
});

export type PersonReader = (value: unknown, drift: Drift) => Person | null;

/**
 * Returns a reader for the contract's Spectator at `path`. Its paths are built once, not for every ticket.
 */
export function personAt(path: string): PersonReader {
  const prefix = `${path}.`;
  const field = (name: keyof typeof MAX_LENGTHS) => ({ path: prefix + name, maxLength: MAX_LENGTHS[name] });
  const title = field('title');
  const firstName = field('firstName');
  const lastName = field('lastName');
  const email = field('email');
  const dateOfBirth = `${prefix}dateOfBirth`;
  const nationality = field('nationality');
  const idCardNumber = field('idCardNumber');
  const phoneNumber = field('phoneNumber');
  const residenceCountry = field('residenceCountry');
  const language = field('language');
  const readPreference = preferenceAt(`${prefix}${PREFERENCE}`);

  return (value, drift) => {
    const raw = optionalObject(value, path);
    if (raw === null) return null;
    noteDrift(drift, raw, prefix, KNOWN_IN_PERSON);
    const preference = readPreference(raw[PREFERENCE], drift);
    return {
      title: optionalText(raw.title, title),
      firstName: optionalText(raw.firstName, firstName),
      lastName: optionalText(raw.lastName, lastName),
      email: optionalText(raw.email, email),
      dateOfBirth: optionalDay(raw.dateOfBirth, dateOfBirth),
      nationality: optionalText(raw.nationality, nationality),
      idCardNumber: optionalText(raw.idCardNumber, idCardNumber),
      phoneNumber: optionalText(raw.phoneNumber, phoneNumber),
      residenceCountry: optionalText(raw.residenceCountry, residenceCountry),
      language: optionalText(raw.language, language),
      allowPromoEmail:
        preference === null
          ? null
          : optionalBoolean(preference.allowPromoEmail, `${prefix}${PREFERENCE}.allowPromoEmail`),
      allowThirdPartyEmail:
        preference === null
          ? null
          : optionalBoolean(preference.allowThirdPartyEmail, `${prefix}${PREFERENCE}.allowThirdPartyEmail`),
    };
  };
}

function preferenceAt(path: string): (value: unknown, drift: Drift) => RawObject | null {
  return (value, drift) => {
    const raw = optionalObject(value, path);
    if (raw !== null) noteDrift(drift, raw, `${path}.`, KNOWN_IN_PREFERENCE);
    return raw;
  };
}

const HOLDER_FIRST_NAME = { path: 'ticketHolder.firstName', maxLength: MAX_LENGTHS.firstName };
const HOLDER_LAST_NAME = { path: 'ticketHolder.lastName', maxLength: MAX_LENGTHS.lastName };
const HOLDER_EMAIL = { path: 'ticketHolder.email', maxLength: MAX_LENGTHS.email };

/** Reads the guest, also a Spectator, of whom S-360 gets only the names and the e-mail. */
export function readHolder(value: unknown, drift: Drift): TicketChange['holder'] {
  const raw = optionalObject(value, 'ticketHolder');
  if (raw === null) return null;
  noteDrift(drift, raw, 'ticketHolder.', KNOWN_IN_HOLDER);
  return {
    firstName: optionalText(raw.firstName, HOLDER_FIRST_NAME),
    lastName: optionalText(raw.lastName, HOLDER_LAST_NAME),
    email: optionalText(raw.email, HOLDER_EMAIL),
  };
}
