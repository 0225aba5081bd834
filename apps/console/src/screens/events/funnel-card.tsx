import { SegmentedControl, Skeleton } from '@mantine/core';
import { type eventSchema, funnelSchema } from '@tixngo-sync/api';
import { digits, FUNNEL_STEPS } from '@tixngo-sync/domain';
import { lazy, Suspense, useMemo } from 'react';
import type { z } from 'zod';
import { useRead } from '../../api/use-read.js';
import { Card } from '../../components/card.js';
import { Empty } from '../../components/empty.js';
import { Loaded } from '../../components/loaded.js';
import { useFilters } from '../../components/use-filters.js';
import { EVENTS } from '../../texts/events.js';

const Chart = lazy(() => import('../../chart/chart.js').then(({ Chart }) => ({ default: Chart })));

type Event = z.output<typeof eventSchema>;

const HOUR_MS = 3_600_000;
const SPANS: Readonly<Record<string, number>> = { week: 168 * HOUR_MS, day: 24 * HOUR_MS };
const HEIGHT = 220;

/** One for each step, in their order. */
const COLOURS = ['--idle', '--busy', '--accent', '--attention', '--good', '--ink', '--bad'];

/** How many tickets had reached each step over time, with the kick-off marked. */
export function FunnelCard({ event }: { event: Event }) {
  const [{ span = 'all' }, set] = useFilters('span');
  const funnel = useRead({
    path: '/events/{id}/funnel',
    params: { id: event.eventId },
    query: { from: startOf(SPANS[span]) },
    answer: funnelSchema,
  });
  return (
    <Card
      title={EVENTS.funnel}
      beside={
        <SegmentedControl
          size="xs"
          aria-label={EVENTS.span}
          value={span in SPANS ? span : 'all'}
          onChange={(chosen) => set({ span: chosen === 'all' ? undefined : chosen })}
          data={Object.entries(EVENTS.spans).map(([value, label]) => ({ value, label }))}
        />
      }
    >
      <Loaded of={funnel} skeleton={<Skeleton height={HEIGHT + 70} animate={false} />}>
        {({ points }) =>
          points.length < 2 ? (
            <Empty title={EVENTS.noFunnel} />
          ) : (
            <Suspense fallback={<Skeleton height={HEIGHT + 70} animate={false} />}>
              <FunnelChart points={points} event={event} />
            </Suspense>
          )
        }
      </Loaded>
    </Card>
  );
}

interface FunnelChartProps {
  readonly points: z.output<typeof funnelSchema>['points'];
  readonly event: Event;
}

function FunnelChart({ points, event: { startTime } }: FunnelChartProps) {
  // The chart is drawn again when one of these changes.
  const drawn = useMemo(
    () => ({
      times: points.map(({ at }) => Date.parse(at) / 1000),
      lines: FUNNEL_STEPS.map((step, index) => ({
        label: EVENTS.steps[step],
        values: points.map(({ reached }) => reached[step] ?? null),
        colour: COLOURS[index] ?? '--accent',
      })),
      outages: [],
      events: startTime === null ? [] : [{ at: Date.parse(startTime) / 1000, name: EVENTS.kickOff }],
    }),
    [points, startTime],
  );
  return <Chart {...drawn} title={EVENTS.funnelTitle} format={digits} group="funnel" height={HEIGHT} />;
}

/** The start of a span at a full hour, so that the address stays the same; undefined: the first step. */
function startOf(spanMs: number | undefined): string | undefined {
  if (spanMs === undefined) return undefined;
  return new Date(Math.floor((Date.now() - spanMs) / HOUR_MS) * HOUR_MS).toISOString();
}
