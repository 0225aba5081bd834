import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { formatClock, formatTick } from '../components/format.js';
import { CHART } from '../texts/chart.js';
import styles from './chart.module.css';
import { drawMarks, type Marks } from './marks.js';

interface ChartLine {
  readonly label: string;
  /** One for each time; null: not known, which leaves a gap. */
  readonly values: readonly (number | null)[];
  /** A variable of tokens.css: `--accent`. */
  readonly colour: string;
}

interface ChartProps extends Marks {
  /** What it shows, with the unit. */
  readonly title: string;
  /** Seconds since 1970. */
  readonly times: readonly number[];
  readonly lines: readonly ChartLine[];
  readonly format: (value: number) => string;
  /** Seconds are divided at full minutes and hours. */
  readonly isDuration?: boolean;
  /** Charts with the same key show the pointer at the same time. */
  readonly group: string;
  readonly height?: number;
}

/** In seconds: where a scale of durations may be divided. */
const DURATIONS = [1, 5, 15, 30, 60, 300, 900, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400, 172_800, 604_800];

const AXIS_FONT = '11px system-ui, sans-serif';

/** Figures over time as thin lines, with outages and events marked, and the same figures as a table. */
export function Chart(props: ChartProps) {
  const { title, times, lines, format, height = 150 } = props;
  const place = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);
  const scheme = useComputedColorScheme();
  useEffect(() => {
    const element = place.current;
    // The colours of that scheme are read from the element.
    if (element === null || scheme === undefined) return undefined;
    const plot = new uPlot(optionsOf(props, element, height), dataOf(props), element);
    const observer = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.destroy();
    };
  }, [props, height, scheme]);
  return (
    <figure className={styles.chart}>
      <figcaption>
        {title} {lines.length === 1 && <span className="soft">{CHART.newest(newest(lines, format))}</span>}
      </figcaption>
      <div ref={place} aria-hidden="true" hidden={isEmpty(lines)} style={{ minHeight: height }} />
      {isEmpty(lines) ? (
        <p className="soft">{CHART.empty}</p>
      ) : (
        <details onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary>
            {CHART.asTable}
            <span className="visually-hidden">: {title}</span>
          </summary>
          {isOpen && <ChartTable times={times} lines={lines} format={format} />}
        </details>
      )}
    </figure>
  );
}

function ChartTable({ times, lines, format }: Pick<ChartProps, 'times' | 'lines' | 'format'>) {
  const now = Date.now();
  return (
    // A long table scrolls on its own, so the keyboard must reach it.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section className={styles.table} tabIndex={0} aria-label={CHART.asTable}>
      <table>
        <thead>
          <tr>
            <th scope="col">{CHART.time}</th>
            {lines.map(({ label }) => (
              <th key={label} scope="col" className="number">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {times
            .map((time, index) => (
              <tr key={time}>
                <td>{formatClock(new Date(time * 1000), now)}</td>
                {lines.map(({ label, values }) => (
                  <td key={label} className="number">
                    {valueText(values[index], format)}
                  </td>
                ))}
              </tr>
            ))
            .reverse()}
        </tbody>
      </table>
    </section>
  );
}

function isEmpty(lines: readonly ChartLine[]): boolean {
  return lines.every(({ values }) => values.every((value) => value === null));
}

function valueText(value: number | null | undefined, format: (value: number) => string): string {
  return value === null || value === undefined ? CHART.unknown : format(value);
}

function newest(lines: readonly ChartLine[], format: (value: number) => string): string {
  return valueText(
    lines[0]?.values.findLast((value) => value !== null),
    format,
  );
}

function dataOf({ times, lines }: ChartProps): uPlot.AlignedData {
  return [[...times], ...lines.map(({ values }) => [...values])];
}

function optionsOf(props: ChartProps, element: HTMLElement, height: number): uPlot.Options {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const axis = {
    stroke: colour('--soft'),
    font: AXIS_FONT,
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
  };
  return {
    width: element.clientWidth,
    height,
    cursor: { sync: { key: props.group }, y: false },
    legend: { show: true },
    // With room for a row of labels above the lines.
    scales: { y: { range: (_, __, max) => [0, Math.max(max ?? 0, 1) * 1.25] } },
    axes: [
      {
        ...axis,
        size: 24,
        space: 64,
        values: (_, splits) => splits.map((seconds) => formatTick(new Date(seconds * 1000))),
      },
      {
        ...axis,
        size: 72,
        space: 28,
        values: (_, splits) => splits.map((split) => props.format(split)),
        ...(props.isDuration === true ? { incrs: DURATIONS } : {}),
      },
    ],
    series: [
      {
        label: CHART.time,
        value: (_, time) => (time === null ? '' : formatClock(new Date(time * 1000), Date.now())),
      },
      ...props.lines.map(({ label, colour: name }) => ({
        label,
        stroke: colour(name),
        width: 1.5,
        points: { show: false },
        value: (_: uPlot, value: number | null, __: number, index: number | null) =>
          index === null ? '' : valueText(value, props.format),
      })),
    ],
    // After the grid, whose lines would cross the labels, and before the figures.
    hooks: { drawAxes: [(plot) => drawMarks(plot, props, colour)] },
  };
}
