import { describe, expect, it } from 'vitest';
import { isTick, whyVoid } from './tick.js';

const at = (text: string) => new Date(`2026-06-11T${text}Z`);
const ACTIVE = { name: 'main', launch: 'AUTOMATIC', pausedAt: null, startAt: null, endAt: null } as const;
const NOON = '12:00:00';

describe('a tick does nothing', () => {
  it.each<[string, Parameters<typeof whyVoid>[0], string, string, RegExp | null]>([
    ['unless its schedule is active', ACTIVE, NOON, '12:00:01', null],
    ['if its schedule was deleted', null, NOON, NOON, /deleted/],
    ['if its schedule is manual', { ...ACTIVE, launch: 'MANUAL' }, NOON, NOON, /"main" is manual/],
    ['if its schedule is paused', { ...ACTIVE, pausedAt: at('11:00:00') }, NOON, NOON, /paused/],
    ['before the start', { ...ACTIVE, startAt: at('13:00:00') }, NOON, NOON, /starts at 2026-06-11T13:00:00/],
    [
      'but not at the very start, by a clock that is late',
      { ...ACTIVE, startAt: at(NOON) },
      NOON,
      '11:59:59',
      null,
    ],
    ['past the end', { ...ACTIVE, endAt: at('11:59:59') }, NOON, NOON, /ended at 2026-06-11T11:59:59/],
    ['but not if it is due at the very end', { ...ACTIVE, endAt: at(NOON) }, NOON, '12:00:05', null],
    ['if it comes long after the end', { ...ACTIVE, endAt: at(NOON) }, NOON, '12:05:00', /ended/],
  ])('%s', (_, schedule, dueAt, now, why) => {
    const said = whyVoid(schedule, at(dueAt).getTime(), at(now).getTime());
    if (why === null) expect(said).toBeNull();
    else expect(said).toMatch(why);
  });
});

it.each([
  [{ trigger: 'SCHEDULE', scheduleId: 1, runId: null }, true],
  [{ trigger: 'SCHEDULE', scheduleId: 1, runId: 7 }, false],
  [{ trigger: 'MANUAL', scheduleId: 1, runId: null }, false],
] as const)('%o: a tick is %s', (job, expected) => {
  expect(isTick({ ...job, batchSize: null, requestedBy: null })).toBe(expected);
});
