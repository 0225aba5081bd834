import { describe, expect, it } from 'vitest';
import type { LoggedRequest } from './arena.js';
import type { Life } from './fleet.js';
import { readOptions, SoakUsage } from './options.js';
import { findOverlaps } from './overlaps.js';
import { FAULT_KINDS, FAULTS, planFaults } from './plan.js';
import { measureRecovery } from './recovery.js';

describe('the plan', () => {
  const soak = { seed: 7, seconds: 600, faultsPerMinute: 6 };

  it('is the same for the same seed, and differs for another seed', () => {
    expect(planFaults(soak)).toEqual(planFaults(soak));
    expect(planFaults({ ...soak, seed: 8 })).not.toEqual(planFaults(soak));
  });

  it('contains every kind, in order of time', () => {
    const plan = planFaults(soak);
    expect(plan).toHaveLength(60);
    expect(new Set(plan.map(({ kind }) => kind)).size).toBe(FAULT_KINDS.length);
    const times = plan.map(({ atMs }) => atMs);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times.at(-1)).toBeLessThan(600_000);
  });

  /** Catches: a system that is down all the time, which has nothing to lose and never recovers. */
  it('leaves every target time to recover, however many faults there are', () => {
    const plan = planFaults({ seed: 7, seconds: 5_400, faultsPerMinute: 22 });
    expect(plan.length).toBeGreaterThan(1_300);
    const down: Record<string, number> = {};
    for (const { kind, lastsMs } of plan) {
      const { target } = FAULTS[kind];
      down[target] = (down[target] ?? 0) + lastsMs / 5_400_000;
    }
    expect(Math.max(...Object.values(down))).toBeLessThan(0.5);
  });

  it('contains only the wanted kinds', () => {
    const kinds = planFaults({ ...soak, only: ['redis: down', 'worker: SIGKILL'] }).map(({ kind }) => kind);
    expect([...new Set(kinds)].sort()).toEqual([
      'redis: down',
      'redis: down for a minute',
      'worker: SIGKILL',
    ]);
  });

  it('contains no fault of a minute in a short soak', () => {
    const longest = Math.max(
      ...planFaults({ seed: 7, seconds: 120, faultsPerMinute: 60 }).map(
        ({ kind }) => FAULTS[kind].seconds[1],
      ),
    );
    expect(longest).toBeLessThan(60);
  });
});

describe('overlapping requests', () => {
  const life = (name: string, more: Partial<Life> = {}): Life => ({
    name,
    startedAt: 0,
    endedAt: null,
    pauses: [],
    ...more,
  });
  const request = (
    id: number,
    client: string,
    startedAt: number,
    endedAt: number | null,
    { arrivedAfter = startedAt, status = 200 as number | null } = {},
  ): LoggedRequest => ({
    id,
    path: `/${client}/organizer/tickets/diff`,
    startedAt,
    arrivedAfter,
    endedAt,
    status,
  });
  const a = request(1, 'a', 1_000, 9_000);
  const b = request(2, 'b', 5_000, 5_100);

  it.each<[string, readonly LoggedRequest[], readonly Life[], number, number, number?]>([
    [
      'none when each begins after the other has ended',
      [request(1, 'a', 0, 10), request(2, 'b', 10, 20)],
      [life('a'), life('b')],
      0,
      0,
    ],
    ['one when both clients run', [a, b], [life('a'), life('b')], 1, 0],
    ['one of a single client with itself', [a, request(2, 'a', 2_000, 2_100)], [life('a')], 1, 0],
    ['one with a request that never ended', [request(1, 'a', 1_000, null), b], [life('a'), life('b')], 1, 0],
    [
      'counted separately when the first client was dead',
      [a, b],
      [life('a', { endedAt: 4_000 }), life('b')],
      0,
      1,
    ],
    ['one when the first client died later', [a, b], [life('a', { endedAt: 6_000 }), life('b')], 1, 0],
    [
      'counted separately when the first client was stopped',
      [a, b],
      [life('a', { pauses: [{ from: 2_000, to: 7_000 }] }), life('b')],
      0,
      1,
    ],
    [
      'one when the first client had continued long before',
      [a, b],
      [life('a', { pauses: [{ from: 2_000, to: 3_000 }] }), life('b')],
      1,
      0,
    ],
    [
      'none known when the first was read with its end and the second after a stall of the simulator',
      [
        request(1, 'a', 9_000, 9_040, { arrivedAfter: 4_000, status: null }),
        request(2, 'b', 9_001, 9_100, { arrivedAfter: 4_000 }),
      ],
      [life('a'), life('b')],
      0,
      0,
      1,
    ],
    [
      'none known when the second was, which may have been sent and given up before the first',
      [
        request(1, 'b', 9_000, 12_000, { arrivedAfter: 4_000 }),
        request(2, 'a', 9_001, 9_100, { arrivedAfter: 4_000, status: null }),
      ],
      [life('a'), life('b')],
      0,
      0,
      1,
    ],
    [
      'one when both stayed open after the stall',
      [
        request(1, 'a', 9_000, 12_000, { arrivedAfter: 4_000 }),
        request(2, 'b', 9_001, 12_000, { arrivedAfter: 4_000 }),
      ],
      [life('a'), life('b')],
      1,
      0,
    ],
    [
      'one when the first was answered after the stall',
      [request(1, 'a', 4_000, 9_040), request(2, 'a', 9_001, 9_100, { arrivedAfter: 4_010 })],
      [life('a')],
      1,
      0,
    ],
    ['none with a client that is not a worker', [a, request(2, 'checker', 2_000, 2_100)], [life('a')], 0, 0],
  ])('%s', (_, requests, lives, overlaps, withGone, unclear = 0) => {
    const found = findOverlaps(requests, lives);
    expect(found.findings).toHaveLength(overlaps);
    expect(found.withGone).toBe(withGone);
    expect(found.unclear).toBe(unclear);
  });
});

it('requests of which too many may have overlapped are a finding', () => {
  const late = (id: number, client: string, startedAt: number): LoggedRequest => ({
    ...{ id, path: `/${client}/organizer/tickets/diff`, startedAt, arrivedAfter: startedAt - 5_000 },
    ...{ endedAt: startedAt + 10, status: null },
  });
  const pairs = (count: number) =>
    Array.from({ length: count }, (_, n) => [
      late(2 * n, 'a', 9_000 * n),
      late(2 * n + 1, 'b', 9_000 * n + 1),
    ]);
  const lives = ['a', 'b'].map((name): Life => ({ name, startedAt: 0, endedAt: null, pauses: [] }));
  expect(findOverlaps(pairs(10).flat(), lives).findings).toEqual([]);
  expect(findOverlaps(pairs(11).flat(), lives).findings).toEqual([
    { kind: 'overlap', what: expect.stringMatching(/^11 of 22 requests may have overlapped/) },
  ]);
});

describe('recovery', () => {
  const kill = { kind: 'worker: SIGKILL', startedAt: 0, endedAt: 1_000 } as const;
  const down = { kind: 'redis: down', startedAt: 50_000, endedAt: 90_000 } as const;

  it('is the slowest time from the end of a fault until work that began after it was complete', () => {
    const progress = [
      { begunAt: 500, doneAt: 1_500 },
      { begunAt: 2_000, doneAt: 4_000 },
      { begunAt: 21_000, doneAt: 22_000 },
    ];
    const { slowest, findings } = measureRecovery(
      [kill, { ...kill, startedAt: 10_000, endedAt: 20_500 }],
      progress,
    );
    expect(slowest.get(kill.kind)).toEqual({ ownMs: 3_000, wholeMs: 3_000 });
    expect(findings).toEqual([]);
  });

  it('counts time in which two other faults were in progress once', () => {
    const { slowest } = measureRecovery(
      [kill, down, { ...down, startedAt: 60_000, endedAt: 95_000 }],
      [{ begunAt: 96_000, doneAt: 97_000 }],
    );
    // 1 s to 97 s, without 50 s to 95 s.
    expect(slowest.get(kill.kind)).toEqual({ ownMs: 51_000, wholeMs: 96_000 });
  });

  it.each([
    ['is a finding when it is too slow', [kill], [{ begunAt: 2_000, doneAt: 61_001 }], 1],
    [
      'is no finding when the time in which another fault was in progress made it slow',
      [kill, down],
      [{ begunAt: 90_500, doneAt: 91_000 }],
      0,
    ],
    [
      'is a finding when it was too slow also without the other faults',
      [kill, down],
      [{ begunAt: 100_000, doneAt: 102_000 }],
      1,
    ],
    [
      'is a finding when other faults happened that were over at once',
      [kill, { ...kill, startedAt: 30_000, endedAt: 30_000 }],
      [{ begunAt: 60_000, doneAt: 61_500 }],
      1,
    ],
    ['is a finding when it never happens', [kill], [{ begunAt: 500, doneAt: 1_500 }], 1],
  ])('%s', (_, faults, progress, wrong) => {
    expect(measureRecovery(faults, progress).findings).toHaveLength(wrong);
  });
});

describe('npm run soak', () => {
  it.each([
    ['--minutes', 'soon'],
    ['--minutes', '0'],
    ['--faults-per-minute', '-1'],
    ['--seed', '1.5'],
    ['--workers', ''],
    ['--queue', 'memory'],
    ['--only', 'redis, network'],
    ['--hours', '2'],
  ])('refuses %s %s with status 2 and a reason', (name, value) => {
    let refusal: unknown;
    try {
      readOptions([`${name}=${value}`]);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(SoakUsage);
    expect(refusal).toMatchObject({ status: 2, message: expect.stringContaining(name) });
  });

  it('reads all options', () => {
    const numbers =
      '--minutes 2.5 --faults-per-minute 12 --seed 42 --workers 4 --tickets 900 --batch-size 90 ' +
      '--queue postgres --json out.json';
    expect(readOptions([...numbers.split(' '), '--only', 'redis, worker: SIGKILL'])).toEqual({
      minutes: 2.5,
      faultsPerMinute: 12,
      seed: 42,
      workers: 4,
      tickets: 900,
      batchSize: 90,
      queue: 'postgres',
      only: ['redis', 'worker: SIGKILL'],
      json: 'out.json',
    });
  });
});
