import type { Movement, ScheduleMovement } from '@tixngo-sync/db';
import { describe, expect, it } from 'vitest';
import { stallsOf } from './stalls.js';

const NOW = Date.parse('2026-11-24T12:32:00Z');
const ago = (seconds: number) => new Date(NOW - seconds * 1000);
const everyMinutes = (minutes: number, quietSeconds: number): ScheduleMovement => ({
  everySeconds: minutes * 60,
  cron: null,
  timezone: 'UTC',
  startAt: null,
  endAt: null,
  quietSince: ago(quietSeconds),
});
const idle: Movement = {
  now: new Date(NOW),
  workersUp: 1,
  schedule: null,
  runAbandonedSince: null,
  pagesWaiting: 0,
  pagesWaitingSince: null,
  pausedQueues: [],
};
const reasonsOf = (movement: Partial<Movement>) =>
  stallsOf({ ...idle, ...movement }).map(({ reason }) => reason);

describe('a stall', () => {
  it.each<[string, Partial<Movement>, string[]]>([
    ['nothing that should move', {}, []],
    ['no worker, and no work', { workersUp: 0 }, []],
    ['a schedule due two minutes ago', { schedule: everyMinutes(5, 7 * 60) }, []],
    ['a schedule due longer ago', { schedule: everyMinutes(5, 9 * 60) }, ['schedule_late']],
    ['a schedule whose last run is younger than its interval', { schedule: everyMinutes(60, 29 * 60) }, []],
    [
      'a schedule by cron, due at noon',
      { schedule: { ...everyMinutes(1, 3600), everySeconds: null, cron: '0 12 * * *' } },
      ['schedule_late'],
    ],
    [
      'a schedule by cron, due in the evening',
      { schedule: { ...everyMinutes(1, 3600), everySeconds: null, cron: '0 18 * * *' } },
      [],
    ],
    ['a schedule that is over', { schedule: { ...everyMinutes(5, 3600), endAt: ago(3601) } }, []],
    ['a run that no worker takes over', { runAbandonedSince: ago(121) }, ['run_abandoned']],
    ['a run that a worker may still take over', { runAbandonedSince: ago(60) }, []],
    ['pages of which none is processed', { pagesWaiting: 3, pagesWaitingSince: ago(121) }, ['pages_waiting']],
    ['pages that are being worked off', { pagesWaiting: 3, pagesWaitingSince: ago(5) }, []],
    [
      'a schedule that is due while its queue is paused',
      { pausedQueues: ['retrieve'], schedule: everyMinutes(5, 3600), runAbandonedSince: ago(300) },
      [],
    ],
    [
      'pages that wait in a paused queue, and a schedule that is due',
      {
        pausedQueues: ['process-page'],
        schedule: everyMinutes(5, 3600),
        pagesWaiting: 3,
        pagesWaitingSince: ago(121),
      },
      ['schedule_late'],
    ],
    [
      'work without a worker',
      { workersUp: 0, pagesWaiting: 3, pagesWaitingSince: ago(121), runAbandonedSince: ago(300) },
      ['no_worker'],
    ],
  ])('%s', (_, movement, expected) => {
    expect(reasonsOf(movement)).toEqual(expected);
  });

  it('begins when it should have moved', () => {
    const [stall] = stallsOf({
      ...idle,
      workersUp: 0,
      pagesWaiting: 1,
      pagesWaitingSince: ago(200),
      schedule: everyMinutes(5, 20 * 60),
    });
    expect(stall?.since).toEqual(ago(17 * 60));
  });
});
