import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CarryOut } from './carry-out.js';
import { findWrong } from './check.js';
import { Model } from './model.js';
import { type Plan, plans, type Step } from './plan.js';
import { type RedisUnderTest, startRedisUnderTest } from './redis-under-test.js';
import { openWorld, type World } from './world.js';

// docs/reliability.md, "Everything at once". npm test sets neither and carries out the same plans each time.
const { EVERYTHING_SECONDS, EVERYTHING_SEED } = process.env;
const SECONDS = Number(EVERYTHING_SECONDS ?? 60);
const SEED = Number(EVERYTHING_SEED ?? (EVERYTHING_SECONDS === undefined ? 1 : Date.now() % 2 ** 31));
const SHRINK_SECONDS = Number(process.env.EVERYTHING_SHRINK_SECONDS ?? 300);
const MANY = 100_000;

let redis: RedisUnderTest | null;
/** One for each queue, while plans end well in it. */
const worlds = new Map<Plan['queue'], World>();
beforeAll(async () => {
  redis = await startRedisUnderTest();
}, 60_000);
afterAll(async () => {
  for (const world of worlds.values()) await world.close();
  await redis?.close();
}, 60_000);

/** @returns what is wrong after the plan */
async function carriedOut(world: World, plan: Plan): Promise<string[]> {
  const model = new Model();
  const done = new CarryOut(world, model);
  for (const step of plan.steps) await done.step(step);
  await done.end();
  return findWrong(world, model, done);
}

async function holds(plan: Plan): Promise<void> {
  const { queue } = plan;
  const world = worlds.get(queue) ?? (await openWorld(queue === 'redis' ? redis : null));
  worlds.delete(queue);
  try {
    expect(await carriedOut(world, plan), world.log().slice(-2_000)).toEqual([]);
    await world.reset();
    worlds.set(queue, world);
  } finally {
    if (!worlds.has(queue)) await world.close();
  }
}

let plansDone = 0;
let stepsDone = 0;
/** The latest: when the time is over, it still runs, and is to end. */
let latest: { readonly plan: Plan; readonly end: Promise<void> } | undefined;
const property = fc.asyncProperty(plans, async (plan) => {
  latest = { plan, end: holds(plan) };
  await latest.end;
  plansDone++;
  stepsDone += plan.steps.length;
});

function failure(plan: Plan | undefined, seed: number, note: string, error: unknown): Error {
  return new Error(
    `A plan ends wrong (EVERYTHING_SEED=${seed}${note}). Again:\n` +
      `EVERYTHING_PLAN='${JSON.stringify(plan)}' npm run everything\n` +
      `${error instanceof Error ? error.message : String(error)}`,
    { cause: error },
  );
}

it('I2, I3, I4, I6, I9 a random plan of everything at once ends with the tables of the model', {
  timeout: (SECONDS + SHRINK_SECONDS + 300) * 1_000,
}, async () => {
  if (process.env.EVERYTHING_PLAN !== undefined) return holds(JSON.parse(process.env.EVERYTHING_PLAN));
  const found = await fc.check(property, {
    seed: SEED,
    numRuns: MANY,
    interruptAfterTimeLimit: SECONDS * 1_000,
    endOnFailure: true,
  });
  process.stdout.write(`${plansDone} plans with ${stepsDone} steps (EVERYTHING_SEED=${SEED})\n`);
  if (!found.failed) {
    const plan = latest?.plan;
    return latest?.end.catch((error: unknown) => {
      throw failure(plan, SEED, ', not made smaller', error);
    });
  }
  // The failing plan again, made as small as it can be made in the time.
  const small = await fc.check(property, {
    seed: found.seed,
    path: found.counterexamplePath ?? '',
    numRuns: 1,
    interruptAfterTimeLimit: SHRINK_SECONDS * 1_000,
  });
  const failed = small.failed && small.counterexample !== null ? small : found;
  await latest?.end.catch(() => undefined);
  const note = failed === small ? '' : ', but not every time';
  throw failure(failed.counterexample?.[0], found.seed, note, failed.errorInstance);
});

const offer: Step[] = [
  { do: 'feed', changes: [{ ticket: 0, move: 'download', person: 0 }] },
  { do: 'feed', changes: [{ ticket: 0, move: 'offer', person: 1 }] },
];

/** Bugs, planted as triggers. Each is found by a plan that is as small as one gets by shrinking. */
const BUGS: readonly {
  readonly bug: string;
  readonly table: string;
  readonly when: string;
  readonly does: string;
  readonly steps: readonly Step[];
  readonly found: RegExp;
}[] = [
  {
    bug: 'a page that is lost after the key has moved past it',
    table: 'AFTER INSERT ON page',
    when: `NEW.requested_key = 'key-1'`,
    does: 'DELETE FROM page WHERE page_id = NEW.page_id; RETURN NULL;',
    steps: offer,
    found: /^ticket lacks: ticket-0 \| PENDING_TRANSFER/,
  },
  {
    bug: 'a transfer that was rejected and counts as accepted',
    table: 'BEFORE INSERT OR UPDATE ON distribution',
    when: `NEW.status = 'CANCELLED'`,
    does: `NEW.status := 'CONFIRMED'; RETURN NEW;`,
    steps: [...offer, { do: 'feed', changes: [{ ticket: 0, move: 'reject', person: 0 }] }],
    found: /^distribution lacks: ticket-0 \| person-0@x.test \| person-1@x.test \| CANCELLED$/,
  },
  {
    bug: 'an erasure that leaves the history',
    table: 'BEFORE UPDATE ON ticket_history',
    when: `NEW.owner_email LIKE 'erased-%'`,
    does: 'RETURN OLD;',
    steps: [...offer, { do: 'skip', ticket: 3 }, { do: 'erase', person: 0 }],
    found: /^ticket_history still has person-0@x.test, which was erased$/,
  },
  {
    bug: 'a skip list that does not skip',
    table: 'BEFORE INSERT ON skipped_tax_number',
    when: 'true',
    does: `NEW.tax_number := 'another'; RETURN NEW;`,
    steps: [{ do: 'skip', ticket: 0 }, ...offer],
    found: /^ticket has: ticket-0 \| PENDING_TRANSFER/,
  },
  {
    bug: 'an action that is not in the audit log',
    table: 'BEFORE INSERT ON audit_log',
    when: `NEW.action = 'page.give-up'`,
    does: 'RETURN NULL;',
    steps: [
      { do: 'upload', ticket: 0, back: 0, bad: 'all' },
      { do: 'give up', which: 0 },
    ],
    found: /give up page \d+" was done, in 1 tries, and is in the audit log 0 times$/,
  },
];

it.each(BUGS)('finds $bug', { timeout: 300_000 }, async ({ table, when, does, steps, found }) => {
  const world = await openWorld(null);
  try {
    await world.rows(
      `CREATE FUNCTION planted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${does} END $$;
       CREATE TRIGGER zz_planted ${table} FOR EACH ROW WHEN (${when}) EXECUTE FUNCTION planted()`,
    );
    expect(await carriedOut(world, { queue: 'postgres', steps })).toContainEqual(
      expect.stringMatching(found),
    );
  } finally {
    await world.close();
  }
});
