import { ago } from '@tixngo-sync/domain';
import { formatClock, formatExact } from './format.js';
import { useNow } from './use-now.js';

interface TimeProps {
  /** ISO 8601. */
  readonly at: string;
  /** `ago`: relative. `clock`: the time, with the day unless it is today. `minute`: without seconds. */
  readonly show?: 'ago' | 'clock' | 'minute';
}

/** Shows a time in the viewer's zone. The exact one, with its zone, is shown on hover. */
export function Time({ at, show = 'ago' }: TimeProps) {
  const now = useNow();
  const time = new Date(at);
  const text =
    show === 'ago' ? relative((time.getTime() - now) / 1000) : formatClock(time, now, show === 'clock');
  return (
    <time dateTime={at} title={formatExact(time)}>
      {text}
    </time>
  );
}

function relative(seconds: number): string {
  return seconds <= 1 ? ago(-Math.min(0, seconds)) : until(seconds);
}

function until(seconds: number): string {
  return `in ${ago(seconds)
    .replace(/^just now$/, `${Math.floor(seconds)} s`)
    .replace(' ago', '')}`;
}
