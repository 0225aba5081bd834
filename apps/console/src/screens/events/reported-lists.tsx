import { anomalySchema, listOf, ticketSchema } from '@tixngo-sync/api';
import type { AnomalyKind, MobileStatus } from '@tixngo-sync/domain';
import { useRead } from '../../api/use-read.js';
import { AnomalyTable } from '../../components/anomaly-table.js';
import { Card } from '../../components/card.js';
import { DataTable } from '../../components/data-table.js';
import { LineSkeletons, Loaded } from '../../components/loaded.js';
import { TICKET_COLUMNS } from '../../components/ticket-columns.js';
import { EVENTS } from '../../texts/events.js';

const anomalyListSchema = listOf(anomalySchema);
const ticketListSchema = listOf(ticketSchema);

/** What a part of a list has at most; more would not be read on paper. */
const SHOWN = 200;

interface ReportedProps {
  readonly eventId: string;
  readonly title: string;
  /** How many there are. */
  readonly all: number;
}

/** The first suspicious tickets of a kind. */
export function ReportedAnomalies({ eventId, title, all, kind }: ReportedProps & { kind: AnomalyKind }) {
  const anomalies = useRead({
    path: '/anomalies',
    query: { eventId, kind, limit: SHOWN },
    answer: anomalyListSchema,
  });
  return (
    <Card title={title} beside={<Shown all={all} />}>
      <Loaded of={anomalies} skeleton={<LineSkeletons lines={4} />}>
        {({ items }) => <AnomalyTable anomalies={items} />}
      </Loaded>
    </Card>
  );
}

/** The first tickets with a mobile status. */
export function ReportedTickets(props: ReportedProps & { mobileStatus: MobileStatus }) {
  const { eventId, title, all, mobileStatus } = props;
  const tickets = useRead({
    path: '/tickets',
    query: { eventId, mobileStatus, limit: SHOWN },
    answer: ticketListSchema,
  });
  const { ticket, taxNumber, owner, changed } = TICKET_COLUMNS;
  return (
    <Card title={title} beside={<Shown all={all} />}>
      <Loaded of={tickets} skeleton={<LineSkeletons lines={4} />}>
        {({ items }) => (
          <DataTable
            caption={title}
            rows={items}
            rowKey={({ ticketId }) => ticketId}
            columns={[ticket, taxNumber, owner, changed]}
            empty={null}
          />
        )}
      </Loaded>
    </Card>
  );
}

function Shown({ all }: { all: number }) {
  return all > SHOWN ? <span className="soft">{EVENTS.firstOf(SHOWN, all)}</span> : null;
}
