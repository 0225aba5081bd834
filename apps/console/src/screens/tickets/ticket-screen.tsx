import { ticketDetailSchema } from '@tixngo-sync/api';
import { useRead } from '../../api/use-read.js';
import { Cards } from '../../components/card.js';
import { Loaded } from '../../components/loaded.js';
import { MobileStatusBadge } from '../../components/mobile-status-badge.js';
import { Screen } from '../../components/screen.js';
import { EventLink } from '../../components/ticket-columns.js';
import { Time } from '../../components/time.js';
import { useIdInPath } from '../../components/use-id-in-path.js';
import { TICKETS } from '../../texts/tickets.js';
import { ChangesCard } from './changes-card.js';
import { FactsCard } from './facts-card.js';
import { LifeCard } from './life-card.js';
import { DistributionsCard, PeopleCard } from './people-cards.js';
import { AnomaliesCard, ProblemsCard } from './problems-cards.js';
import { TicketPagesCard } from './ticket-pages-card.js';
import { WhyCard } from './why-card.js';

/** Shows a ticket as S-360 shows it, how it came to that, and what is open. */
export default function TicketScreen() {
  const id = useIdInPath();
  const detail = useRead({ path: '/tickets/{id}', params: { id }, answer: ticketDetailSchema });
  const ticket = detail.data?.ticket;
  return (
    <Screen
      title={TICKETS.oneTitle(ticket?.ticketId ?? id)}
      beside={ticket !== undefined && <MobileStatusBadge status={ticket.mobileStatus} />}
      about={
        ticket !== undefined &&
        ticket.eventId !== null && (
          <>
            <EventLink id={ticket.eventId} name={ticket.eventName} />
            {ticket.eventStartTime !== null && (
              <>
                {' · '}
                {TICKETS.kickOff} <Time at={ticket.eventStartTime} show="minute" />
              </>
            )}
          </>
        )
      }
    >
      <Loaded of={detail}>
        {(data) => (
          <Cards>
            <AnomaliesCard anomalies={data.anomalies} />
            <ProblemsCard quarantined={data.quarantined} />
            <FactsCard ticket={data.ticket} />
            <WhyCard why={data.why} />
            <LifeCard history={data.history} />
            <PeopleCard contacts={data.contacts} ticket={data.ticket} />
            <DistributionsCard distributions={data.distributions} />
            <ChangesCard ticketId={data.ticket.ticketId} />
            <TicketPagesCard pages={data.pages} />
          </Cards>
        )}
      </Loaded>
    </Screen>
  );
}
