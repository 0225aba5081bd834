import { type Day, type Instant, TEMPORARY_FIRST_NAME, TEMPORARY_LAST_NAME } from '@tixngo-sync/domain';
import type { Column } from './arrays.js';

/** The twelve fields of the mapping (docs/domain.md, "Contacts"), less the e-mail, and the snapshot they come from. */
export interface ContactDescription {
  readonly title: string | null;
  readonly firstName: string;
  readonly lastName: string;
  readonly birthday: Day | null;
  readonly nationality: string | null;
  readonly idNumber: string | null;
  readonly mobilePhone: string | null;
  readonly country: string | null;
  readonly language: string | null;
  readonly acceptsInstitutionEmail: boolean | null;
  readonly acceptsThirdPartyEmail: boolean | null;
  readonly describedAt: Instant | null;
  readonly describedPlace: number | null;
}

export const DESCRIPTION_COLUMNS: readonly Column<ContactDescription>[] = [
  { name: 'title', type: 'text', of: (row) => row.title },
  { name: 'first_name', type: 'text', of: (row) => row.firstName },
  { name: 'last_name', type: 'text', of: (row) => row.lastName },
  { name: 'birthday', type: 'date', of: (row) => row.birthday },
  { name: 'nationality', type: 'text', of: (row) => row.nationality },
  { name: 'id_number', type: 'text', of: (row) => row.idNumber },
  { name: 'mobile_phone', type: 'text', of: (row) => row.mobilePhone },
  { name: 'country', type: 'text', of: (row) => row.country },
  { name: 'language', type: 'text', of: (row) => row.language },
  { name: 'accepts_institution_email', type: 'boolean', of: (row) => row.acceptsInstitutionEmail },
  { name: 'accepts_third_party_email', type: 'boolean', of: (row) => row.acceptsThirdPartyEmail },
  { name: 'described_at', type: 'timestamptz', of: (row) => row.describedAt },
  { name: 'described_place', type: 'bigint', of: (row) => row.describedPlace },
];
export const DESCRIPTION_NAMES = DESCRIPTION_COLUMNS.map((column) => column.name);

/** `isTemporary` of packages/domain, of a contact `c`. */
export const IS_TEMPORARY = `c.first_name = '${TEMPORARY_FIRST_NAME}' AND c.last_name = '${TEMPORARY_LAST_NAME}'`;
