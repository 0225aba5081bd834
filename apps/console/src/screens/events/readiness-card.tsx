import type { eventDetailSchema } from '@tixngo-sync/api';
import { digits } from '@tixngo-sync/domain';
import type { z } from 'zod';
import { Badge } from '../../components/badge.js';
import { Card } from '../../components/card.js';
import { Count } from '../../components/count.js';
import { formatDuration } from '../../components/format.js';
import { EVENTS } from '../../texts/events.js';
import styles from './events.module.css';
import { screenOfList } from './screen-of-list.js';

type Figure = z.output<typeof eventDetailSchema>['readiness'][number];

interface ReadinessCardProps {
  readonly eventId: string;
  readonly readiness: readonly Figure[];
  /** Takes the whole width. */
  readonly isWide?: boolean;
}

/** What must be in order before the event, each with its number, what it means and its list. */
export function ReadinessCard({ eventId, readiness, isWide = false }: ReadinessCardProps) {
  return (
    <Card title={EVENTS.readiness} columns={isWide ? 12 : 6}>
      <ul className={styles.figures}>
        {readiness.map((figure) => (
          <li key={figure.figure}>
            <strong className={styles.value}>
              <FigureValue figure={figure} eventId={eventId} />
            </strong>
            <div>
              <div className={styles.name}>
                {EVENTS.figures[figure.figure]} <FigureBadge isGood={figure.isGood} />
              </div>
              <div className="soft">{figure.text}</div>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** Whether a figure is in order. */
function FigureBadge({ isGood }: { isGood: boolean }) {
  return <Badge tone={isGood ? 'good' : 'attention'}>{isGood ? EVENTS.good : EVENTS.look}</Badge>;
}

function FigureValue({ figure: { figure, value, list }, eventId }: { figure: Figure; eventId: string }) {
  if (figure === 'BEHIND') return value === null ? EVENTS.never : formatDuration(value);
  const count = value ?? 0;
  // The lists of the open problems are on this screen.
  if (figure === 'OPEN_PROBLEMS' && count > 0)
    return (
      <a href="#open-problems" className="link">
        {digits(count)}
      </a>
    );
  const screen = list === null ? undefined : screenOfList(list);
  return <Count of={count} list={screen} what={EVENTS.of(EVENTS.figures[figure], eventId)} />;
}
