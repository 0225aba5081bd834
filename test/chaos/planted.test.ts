import { queueBackends, waitFor } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Chaos, type ChaosOptions, runChaos } from './chaos-run.js';
import { sql } from './database.js';
import { type ChaosReport, textOf } from './report.js';
import { type Servers, startServers } from './servers.js';

/** Tests the checks: they find exactly what is planted, and nothing else. The clean run is soak.test.ts. */
describe.each(queueBackends().filter(({ kind }) => kind === 'redis'))('a planted bug is found (%o)', () => {
  let servers: Servers;
  beforeAll(async () => {
    servers = await startServers();
  }, 120_000);
  afterAll(() => servers.close());

  const planted = (
    name: string,
    plant: (chaos: Chaos) => Promise<unknown>,
    options: Partial<ChaosOptions> = {},
  ): Promise<ChaosReport> =>
    runChaos({
      seed: 1,
      seconds: 0,
      faultsPerMinute: 0,
      workers: 1,
      people: false,
      tickets: 700,
      servers,
      name,
      plant: async (chaos) => {
        await plant(chaos);
      },
      ...options,
    });
  const pagesProcessed = ({ databaseUrl }: Chaos, least: number) =>
    waitFor(
      async () => (await sql(databaseUrl, `SELECT FROM page WHERE status = 'PROCESSED'`)).length >= least,
      { timeoutMs: 60_000 },
    );
  const descriptions = ({ findings }: ChaosReport, kind: string) =>
    findings.filter((finding) => finding.kind === kind).map(({ what }) => what);
  const kinds = ({ findings }: ChaosReport) => [...new Set(findings.map(({ kind }) => kind))].sort();

  it('I2 the key moved early, past a page that is not stored', { timeout: 400_000 }, async () => {
    const report = await planted('key_early', async (chaos) => {
      await pagesProcessed(chaos, 3);
      let movedTo = '';
      await waitFor(async () => {
        const [at] = await sql<{ key: string }>(
          chaos.databaseUrl,
          'SELECT fetched_through AS key FROM sync_key',
        );
        const answer = await fetch(
          `${chaos.arena.urlFor('planter')}/diff?limit=25&paginationKey=${encodeURIComponent(at?.key ?? '')}`,
        );
        movedTo = ((await answer.json()) as { pagination: { nextPageKey: string } }).pagination.nextPageKey;
        const moved = `UPDATE sync_key SET fetched_through = $2 WHERE fetched_through = $1 AND $1 <> $2
          RETURNING 1`;
        return (await sql(chaos.databaseUrl, moved, [at?.key, movedTo])).length === 1;
      });
      // A page follows even near the end of the feed, because the story continues.
      const following = 'SELECT FROM page WHERE requested_key = $1';
      await waitFor(async () => (await sql(chaos.databaseUrl, following, [movedTo])).length === 1, {
        timeoutMs: 60_000,
      });
    });
    expect(descriptions(report, 'gap')).toEqual([
      expect.stringMatching(/^page \d+ starts at key \S+, but the page before it, \d+, ended at \S+$/),
      expect.stringMatching(
        /^the key moved from \S+ to \S+ without a page that leads there being stored with it$/,
      ),
    ]);
    // The tickets of the skipped page are wrong, unless all have changed again since.
    expect(kinds(report).filter((kind) => kind !== 'wrong')).toEqual(['gap']);
  });

  it('I3 a page deleted after it was stored and before it was processed', { timeout: 400_000 }, async () => {
    const report = await planted('page_lost', ({ databaseUrl }) =>
      sql(
        databaseUrl,
        `CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM page
          WHERE page_id = NEW.page_id; RETURN NULL; END $$;
         CREATE TRIGGER zz_lose AFTER INSERT ON page FOR EACH ROW
           WHEN (NEW.page_id = 10) EXECUTE FUNCTION lose()`,
      ),
    );
    expect(descriptions(report, 'lost')).toEqual(['page 10 was removed']);
    expect(descriptions(report, 'gap')).toEqual([
      expect.stringMatching(/^page 11 starts at key \S+, but the page before it, 9, ended at/),
    ]);
    expect(descriptions(report, 'wrong')[0]).toMatch(/^ticket, by the simulator, lacks rows: \d+/);
  });

  it('I6 a page applied twice, an extra row, a run with wrong counts', { timeout: 400_000 }, async () => {
    const report = await planted('twice', async (chaos) => {
      await pagesProcessed(chaos, 3);
      await sql(chaos.databaseUrl, `UPDATE page SET status = 'STORED' WHERE page_id = 2`);
      // The next worker's first sweep enqueues it.
      await chaos.fleet.end({ draw: 0 }, 'SIGKILL');
      const processed = `SELECT FROM change_log.page_step WHERE page_id = 2 AND became = 'PROCESSED'`;
      await waitFor(async () => (await sql(chaos.databaseUrl, processed)).length === 2, {
        timeoutMs: 60_000,
      });
      await sql(chaos.databaseUrl, `INSERT INTO ticket (ticket_id) VALUES ('of nobody')`);
      const counted = `UPDATE run SET received = received + 1 WHERE run_id = (SELECT max(run_id) FROM run
        WHERE status = 'SUCCEEDED') RETURNING 1`;
      await waitFor(async () => (await sql(chaos.databaseUrl, counted)).length === 1, {
        timeoutMs: 60_000,
      });
    });
    expect(descriptions(report, 'doubled')).toEqual([
      'page 2 was processed 2 times',
      expect.stringMatching(/^ticket has rows that should not be there: 1 \(ticket_id=of nobody/),
    ]);
    expect(descriptions(report, 'unbalanced')).toEqual([
      expect.stringMatching(/^run \d+ says \d+ pages with \d+ tickets, its pages say/),
    ]);
  });

  it('I1 an unfenced lease, and two requests at once', { timeout: 400_000 }, async () => {
    const report = await planted('unfenced', async (chaos) => {
      await sql(
        chaos.databaseUrl,
        `CREATE FUNCTION unfence() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.token := OLD.token; RETURN NEW; END $$;
         CREATE TRIGGER zz_unfence BEFORE UPDATE ON run_lease FOR EACH ROW EXECUTE FUNCTION unfence()`,
      );
      await pagesProcessed(chaos, 3);
      const ask = () =>
        fetch(`${chaos.arena.urlFor('worker-1')}/diff?limit=1`).then((answer) => answer.text());
      // Several times: the simulator may be stalled at one of them.
      for (let i = 0; i < 5; i++) await Promise.all([ask(), ask()]);
    });
    expect(descriptions(report, 'unfenced')[0]).toMatch(
      /^the lease was taken by \S+ with token 0, which is not greater than 0$/,
    );
    expect(descriptions(report, 'overlap')[0]).toMatch(
      /^request \d+ of worker-1 came \d+ ms after request \d+ of worker-1, which was open for \d+ ms$/,
    );
    expect(kinds(report)).toEqual(['overlap', 'unfenced']);
  });

  it('I9 an action that is not in the audit log, and one that is there twice', {
    timeout: 400_000,
  }, async () => {
    const plant = async ({ databaseUrl }: Chaos) => {
      await sql(
        databaseUrl,
        `CREATE FUNCTION forget() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
         CREATE TRIGGER zz_forget BEFORE INSERT ON audit_log FOR EACH ROW
           WHEN (NEW.action = 'schedule.pause') EXECUTE FUNCTION forget();
         CREATE FUNCTION repeat() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
           INSERT INTO audit_log (actor, channel, action, target, reason)
             VALUES (NEW.actor, NEW.channel, NEW.action, NEW.target, NEW.reason); RETURN NULL; END $$;
         CREATE TRIGGER zz_repeat AFTER INSERT ON audit_log FOR EACH ROW
           WHEN (NEW.action = 'quarantine.skip' AND pg_trigger_depth() = 0) EXECUTE FUNCTION repeat()`,
      );
      const count = async (action: string) =>
        (await sql(databaseUrl, 'SELECT FROM audit_log WHERE action = $1', [action])).length;
      const resumed = await count('schedule.resume');
      const skipped = await count('quarantine.skip');
      // Between two that follow it was paused.
      const isDone = async () =>
        (await count('schedule.resume')) >= resumed + 2 && (await count('quarantine.skip')) > skipped;
      await waitFor(isDone, { timeoutMs: 120_000, what: 'a pause and a skip with the bugs' });
    };
    const report = await planted('audit', plant, { people: true });
    expect(descriptions(report, 'lost')).toContainEqual(
      expect.stringMatching(/^"admin, \d+: pause the schedule" was done, in 1 tries, .* 0 times$/),
    );
    expect(descriptions(report, 'doubled')).toContainEqual(
      expect.stringMatching(/^"operator \d, \d+: skip ticket \d+" was done, in 1 tries, .* 2 times$/),
    );
    expect(kinds(report), textOf(report)).toEqual(['doubled', 'lost']);
  });
});
