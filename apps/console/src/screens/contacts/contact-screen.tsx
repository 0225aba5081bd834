import { contactDetailSchema } from '@tixngo-sync/api';
import { useRead } from '../../api/use-read.js';
import { Badge } from '../../components/badge.js';
import { Cards } from '../../components/card.js';
import { Loaded } from '../../components/loaded.js';
import { Screen } from '../../components/screen.js';
import { nameOf } from '../../components/ticket-columns.js';
import { useIdInPath } from '../../components/use-id-in-path.js';
import { CONTACTS } from '../../texts/contacts.js';
import { DuplicatesCard } from './duplicates-card.js';
import { EraseButton } from './erase-button.js';
import { ExportButton } from './export-button.js';
import { FactsCard } from './facts-card.js';
import { DistributionsCard, HeldTicketsCard } from './tickets-cards.js';

/** Shows a contact: who it is, what it holds, who may be the same person; export and erasure. */
export default function ContactScreen() {
  const id = useIdInPath();
  const detail = useRead({ path: '/contacts/{id}', params: { id }, answer: contactDetailSchema });
  const { data } = detail;
  const name = data && nameOf(data.contact.firstName, data.contact.lastName);
  return (
    <Screen
      title={CONTACTS.oneTitle(id)}
      beside={data?.isTemporary === true && <Badge tone="attention">{CONTACTS.temporaryBadge}</Badge>}
      about={data?.isTemporary === true ? CONTACTS.temporaryAbout : name}
      actions={
        data !== undefined &&
        data.contact.email !== null && (
          <>
            <ExportButton contactId={id} />
            <EraseButton contactId={id} />
          </>
        )
      }
    >
      <Loaded of={detail}>
        {(shown) => (
          <Cards>
            <FactsCard detail={shown} />
            <DuplicatesCard duplicates={shown.duplicates} />
            <HeldTicketsCard tickets={shown.tickets} ticketCount={shown.ticketCount} />
            <DistributionsCard distributions={shown.distributions} />
          </Cards>
        )}
      </Loaded>
    </Screen>
  );
}
