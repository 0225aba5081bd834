import type { contactDetailSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { useAllows } from '../../api/use-me.js';
import { Card } from '../../components/card.js';
import { ContactLink } from '../../components/contact-columns.js';
import { FactRows } from '../../components/fact-rows.js';
import { nameOf } from '../../components/ticket-columns.js';
import { Time } from '../../components/time.js';
import { CONTACTS } from '../../texts/contacts.js';

type Detail = z.output<typeof contactDetailSchema>;

/** The contact as S-360 shows it. What is not known is left out. */
export function FactsCard({ detail }: { detail: Detail }) {
  const { contact } = detail;
  const mayReadAll = useAllows('operator');
  return (
    <Card title={CONTACTS.facts} columns={6}>
      <FactRows
        facts={[
          [CONTACTS.name, nameOf(nameOf(contact.title, contact.firstName), contact.lastName)],
          [CONTACTS.email, contact.email],
          [CONTACTS.emailUsed, <UsedForEmail key="used" detail={detail} />],
          [CONTACTS.birthday, contact.birthday],
          [CONTACTS.nationality, contact.nationality],
          [CONTACTS.idNumber, contact.idNumber],
          [CONTACTS.mobilePhone, contact.mobilePhone],
          [CONTACTS.country, contact.country],
          [CONTACTS.language, contact.language],
          [CONTACTS.kind, CONTACTS.kinds[contact.kind]],
          [CONTACTS.internetAccount, contact.hasInternetAccount ? CONTACTS.yes : CONTACTS.no],
          [CONTACTS.institutionEmail, consent(contact.acceptsInstitutionEmail)],
          [CONTACTS.thirdPartyEmail, consent(contact.acceptsThirdPartyEmail)],
          [CONTACTS.origin, CONTACTS.origins[contact.origin]],
          [CONTACTS.created, <Time key="created" at={contact.createdAt} show="clock" />],
        ]}
      />
      {!mayReadAll && <p className="soft">{CONTACTS.hidden}</p>}
    </Card>
  );
}

/** Of several contacts with one e-mail, tickets come to one only. */
function UsedForEmail({ detail: { contact, usedForEmail } }: { detail: Detail }) {
  if (usedForEmail === null) return CONTACTS.noEmail;
  if (usedForEmail === contact.contactId) return CONTACTS.usedHere;
  return (
    <>
      {CONTACTS.usedOther} <ContactLink id={usedForEmail} />
    </>
  );
}

function consent(accepts: boolean | null): string | null {
  if (accepts === null) return null;
  return accepts ? CONTACTS.accepted : CONTACTS.refused;
}
