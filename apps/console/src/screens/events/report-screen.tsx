import { Button } from '@mantine/core';
import { eventDetailSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { useRead } from '../../api/use-read.js';
import { Cards } from '../../components/card.js';
import { formatExact } from '../../components/format.js';
import { Loaded } from '../../components/loaded.js';
import { Screen } from '../../components/screen.js';
import { ScreenButton } from '../../components/screen-button.js';
import { useIdInPath } from '../../components/use-id-in-path.js';
import { EVENTS } from '../../texts/events.js';
import { EventFacts } from './event-facts.js';
import styles from './events.module.css';
import { OpenProblemsCards } from './open-problems-cards.js';
import { ReadinessCard } from './readiness-card.js';
import { ReportedAnomalies, ReportedTickets } from './reported-lists.js';

type Detail = z.output<typeof eventDetailSchema>;

/** The readiness report of an event, with the list of each figure that needs a look; made for printing. */
export default function ReportScreen() {
  const id = useIdInPath();
  const detail = useRead({ path: '/events/{id}', params: { id }, answer: eventDetailSchema });
  const { data } = detail;
  return (
    <Screen
      title={EVENTS.reportOf(data?.event.eventName ?? id)}
      about={data !== undefined && <EventFacts event={data.event} />}
      actions={
        <div className={styles.screenOnly}>
          <ScreenButton to="/events/{id}" id={id}>
            {EVENTS.back}
          </ScreenButton>{' '}
          <Button onClick={() => print()}>{EVENTS.print}</Button>
        </div>
      }
    >
      <Loaded of={detail}>
        {(shown) => (
          <div className={styles.report}>
            <Summary detail={shown} readAt={new Date(detail.dataUpdatedAt)} />
            <Cards>
              <ReadinessCard eventId={id} readiness={shown.readiness} isWide />
              <Lists eventId={id} detail={shown} />
            </Cards>
          </div>
        )}
      </Loaded>
    </Screen>
  );
}

function Summary({ detail, readAt }: { detail: Detail; readAt: Date }) {
  const toDo = detail.readiness.filter(({ isGood }) => !isGood).length;
  return (
    <p className={styles.summary}>
      <strong>{toDo === 0 ? EVENTS.allGood : EVENTS.toDo(toDo)}</strong>{' '}
      <span className="soft">
        {EVENTS.printedAt} {formatExact(readAt)}
      </span>
    </p>
  );
}

interface ListProps {
  readonly eventId: string;
  readonly detail: Detail;
}

/** The lists of the figures that need a look, in their order. */
function Lists({ eventId, detail }: ListProps) {
  return detail.readiness
    .filter(({ isGood }) => !isGood)
    .map(({ figure, value }) => (
      <FigureList key={figure} figure={figure} all={value ?? 0} eventId={eventId} detail={detail} />
    ));
}

const KINDS = {
  MISMATCHES: 'STATUS_MISMATCH',
  STUCK_TRANSFERS: 'PENDING_TOO_LONG',
  OWNERS: 'OWNER_NOT_CONTACT',
} as const;

interface FigureListProps extends ListProps {
  readonly figure: Detail['readiness'][number]['figure'];
  readonly all: number;
}

function FigureList({ figure, all, eventId, detail }: FigureListProps) {
  const props = { eventId, title: EVENTS.figures[figure], all };
  if (figure === 'BEHIND') return null;
  if (figure === 'OPEN_PROBLEMS') return <OpenProblemsCards {...detail} />;
  if (figure === 'NOT_DOWNLOADED') return <ReportedTickets {...props} mobileStatus="INJECTED" />;
  return <ReportedAnomalies {...props} kind={KINDS[figure]} />;
}
