import { bigint, choice, day, flag, hidden, instant, omitFields, pickFields, text } from './field.js';

/** The table `contact`. */
export const CONTACT_FIELDS = {
  contactId: text(),
  email: text().orNull(),
  emailKey: text().orNull(),
  title: text().orNull(),
  firstName: text().orNull(),
  lastName: text().orNull(),
  birthday: day().orNull(),
  nationality: text().orNull(),
  idNumber: text().orNull(),
  mobilePhone: text().orNull(),
  country: text().orNull(),
  language: text().orNull(),
  acceptsInstitutionEmail: flag().orNull(),
  acceptsThirdPartyEmail: flag().orNull(),
  kind: choice(['INDIVIDUAL', 'RELAY']),
  hasInternetAccount: flag(),
  origin: choice(['S360', 'TIXNGO']),
  inUse: flag(),
  beforeFill: hidden('jsonb').orNull(),
  describedAt: instant().orNull(),
  describedPlace: bigint().orNull(),
  createdAt: instant(),
  updatedAt: instant(),
};

/** A contact as S-360 shows it. */
export const SHOWN_CONTACT_FIELDS = omitFields(CONTACT_FIELDS, [
  'emailKey',
  'inUse',
  'beforeFill',
  'describedAt',
  'describedPlace',
  'updatedAt',
]);

/** What a list shows of a contact: nothing that is for operators only. */
export const LISTED_CONTACT_FIELDS = pickFields(CONTACT_FIELDS, [
  'contactId',
  'email',
  'title',
  'firstName',
  'lastName',
  'kind',
  'hasInternetAccount',
  'origin',
  'createdAt',
]);
