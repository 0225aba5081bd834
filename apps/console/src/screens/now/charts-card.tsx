import { SegmentedControl, Skeleton } from '@mantine/core';
import { seriesSchema } from '@tixngo-sync/api';
import { lazy, Suspense, useMemo, useRef } from 'react';
import type { z } from 'zod';
import { useRead } from '../../api/use-read.js';
import { Card } from '../../components/card.js';
import { formatDuration, formatRate } from '../../components/format.js';
import { Loaded } from '../../components/loaded.js';
import { useFilters } from '../../components/use-filters.js';
import { NOW } from '../../texts/now.js';

const Chart = lazy(() => import('../../chart/chart.js').then(({ Chart }) => ({ default: Chart })));

const HOUR_SECONDS = 3_600;
const SPANS: Readonly<Record<string, { readonly seconds: number; readonly step: number }>> = {
  '1h': { seconds: HOUR_SECONDS, step: 30 },
  '24h': { seconds: 24 * HOUR_SECONDS, step: 600 },
  '7d': { seconds: 7 * 24 * HOUR_SECONDS, step: 3_600 },
};
const HEIGHT = 130;

/** Tickets per second, freshness and open failures over time, on one time axis. */
export function ChartsCard() {
  const [{ span = '1h' }, set] = useFilters('span');
  const choose = (chosen: string) => set({ span: chosen === '1h' ? undefined : chosen });
  return (
    <Card
      title={NOW.charts}
      columns={8}
      beside={
        <SegmentedControl
          size="xs"
          aria-label={NOW.span}
          value={span in SPANS ? span : '1h'}
          onChange={choose}
          data={Object.keys(SPANS).map((value) => ({ value, label: NOW.spans[value] ?? value }))}
        />
      }
    >
      <Series metric="tickets" span={span} title={NOW.ticketsPerSecond} format={formatRate} />
      <Series metric="lag" span={span} title={NOW.behindBy} format={formatDuration} isDuration />
      <Series metric="failures" span={span} title={NOW.openFailures} format={String} />
    </Card>
  );
}

type Answer = z.output<typeof seriesSchema>;

const COLOURS = ['--accent', '--busy', '--attention'];

interface SeriesProps {
  readonly metric: 'tickets' | 'lag' | 'failures';
  readonly span: string;
  readonly title: string;
  readonly format: (value: number) => string;
  readonly isDuration?: boolean;
}

function Series({ metric, span, title, format, isDuration = false }: SeriesProps) {
  const { seconds, step } = SPANS[span] ?? { seconds: HOUR_SECONDS, step: 30 };
  const series = useRead({
    path: '/series',
    // A key that does not change every second; the dashboard computes the times.
    query: { metric, step, from: startOf(seconds, step) },
    answer: seriesSchema,
  });
  // The request changes at each step. Until the new one is answered, the last answer stays.
  const last = useRef<{ span: string; data: Answer } | null>(null);
  if (series.data !== undefined && !series.isPlaceholderData) last.current = { span, data: series.data };
  const skeleton = <Skeleton height={HEIGHT + 70} animate={false} />;
  const draw = (data: Answer) => (
    <Suspense fallback={skeleton}>
      <SeriesChart data={data} title={title} format={format} isDuration={isDuration} />
    </Suspense>
  );
  if (series.data === undefined && last.current?.span === span) return draw(last.current.data);
  return (
    <Loaded of={series} skeleton={skeleton}>
      {draw}
    </Loaded>
  );
}

function SeriesChart({
  data,
  title,
  format,
  isDuration = false,
}: Pick<SeriesProps, 'title' | 'format' | 'isDuration'> & { data: Answer }) {
  // The chart is drawn again when one of these changes.
  const drawn = useMemo(
    () => ({
      times: data.times.map(secondsOf),
      lines: data.lines.map(({ name, values }, index) => ({
        label: NOW.lines[name] ?? name,
        values,
        colour: COLOURS[index % COLOURS.length] ?? '--accent',
      })),
      outages: data.outages.map(({ from, to }) => ({
        from: secondsOf(from),
        to: to === null ? null : secondsOf(to),
      })),
      events: data.events.map(({ eventName, eventId, startTime }) => ({
        at: secondsOf(startTime),
        name: eventName ?? eventId,
      })),
    }),
    [data],
  );
  return (
    <Chart {...drawn} title={title} format={format} isDuration={isDuration} group="now" height={HEIGHT} />
  );
}

function secondsOf(time: string): number {
  return Date.parse(time) / 1000;
}

/** The start of the span, at a full step, so that the address stays the same during a step. */
function startOf(seconds: number, step: number): string {
  return new Date((Math.floor(Date.now() / 1000 / step) * step - seconds) * 1000).toISOString();
}
