import { importContacts, inTransaction, lockApply } from '@tixngo-sync/db';
import { erasePerson } from '@tixngo-sync/pipeline';
import { waitFor } from '@tixngo-sync/testkit';
import type { Answer } from '../chaos/person.js';
import { emailOf, type Model, type Snapshot, taxNumberOf } from './model.js';
import type { FaultOfPlan, Step } from './plan.js';
import { BATCH_SIZE, type World } from './world.js';

const ALL_BAD = 10;

/**
 * Carries out the steps of a plan, and reports to the model what S-360 is to get. Leaves out requests that
 * would change nothing: they succeed, but are not in the audit log.
 */
export class CarryOut {
  /** The feed: the snapshots on each page. */
  private readonly pages: Snapshot[][] = [];
  private readonly bodies: object[][] = [];
  /** The snapshots on every page of a file, by page. */
  private readonly filePages = new Map<number, Snapshot[]>();
  readonly givenUp = new Map<number, boolean>();
  readonly quarantined = new Map<number, 'OPEN' | 'SKIPPED'>();
  batchSize = BATCH_SIZE;
  private isPaused = false;
  private files = 0;
  private readonly world: World;
  private readonly model: Model;

  constructor(world: World, model: Model) {
    this.world = world;
    this.model = model;
  }

  async step(step: Step): Promise<void> {
    const { person, scheduleId } = this.world;
    switch (step.do) {
      case 'feed':
        return this.feed(step.changes.map((change) => this.model.happen(change)));
      case 'upload':
        return this.upload(this.model.latest(step.ticket, step.back), step.bad);
      case 'import':
        return this.import(step.person);
      case 'skip':
      case 'unskip':
        return this.setSkipped(step.ticket, step.do === 'skip');
      case 'give up':
      case 'retry page':
        return this.handlePage(chosen([...this.givenUp.keys()], step.which), step.do === 'give up');
      case 'skip quarantined':
      case 'retry quarantined':
        return this.handleTicket(chosen(this.open(), step.which), step.do === 'skip quarantined');
      case 'replay':
        return this.replay(step.which);
      case 'key back':
        return this.keyBack(step.to);
      case 'key undo':
        return this.moveKey(() => person.act('undo the key', 'POST', '/key/undo', {}));
      case 'erase':
        return this.erase(step.person);
      case 'edit': {
        const { batchSize } = step;
        if (batchSize === this.batchSize) return;
        const path = `/schedules/${scheduleId}`;
        const { status } = await person.act('edit the schedule', 'PATCH', path, { batchSize });
        if (status === 200) this.batchSize = batchSize;
        return;
      }
      case 'pause':
        return this.setPaused(true);
      case 'resume':
        return this.setPaused(false);
      case 'run':
        await person.act('run the schedule', 'POST', `/schedules/${scheduleId}/run`, {});
        return;
      case 'fault':
        return this.fault(step.fault);
    }
  }

  /** The faults are over: TIXNGO answers again, nobody holds anything back, and everything is done. */
  async end(): Promise<void> {
    this.world.tixngo.reset();
    this.world.tixngo.feed(this.bodies);
    await this.barrier();
  }

  /** Waits until nothing is left to do, for what depends on the order. */
  private async barrier(): Promise<void> {
    if (this.isPaused) await this.setPaused(false);
    await this.world.settled(this.keyAt(this.pages.length));
  }

  private keyAt(page: number): string | null {
    return page === 0 ? null : `key-${page}`;
  }

  private async feed(snapshots: Snapshot[]): Promise<void> {
    this.pages.push(snapshots);
    this.bodies.push(snapshots.map((snapshot) => this.model.json(snapshot)));
    this.model.accept(snapshots);
    this.world.tixngo.feed(this.bodies);
  }

  private async upload(snapshot: Snapshot | undefined, bad: 'none' | 'one' | 'all'): Promise<void> {
    const { person } = this.world;
    const file = ++this.files;
    const snapshots = bad === 'all' || snapshot === undefined ? [] : [snapshot];
    const badTickets = bad === 'all' ? ALL_BAD : bad === 'one' || snapshots.length === 0 ? 1 : 0;
    const content = [
      ...snapshots.map((one) => this.model.json(one)),
      ...Array.from({ length: badTickets }, (_, index) => badTicket(`bad-${file}-${index}`)),
    ];
    // Whether a ticket is skipped is decided when its page is processed, which is before the next step.
    const { body } = await person.act('upload a file', 'POST', '/uploads', JSON.stringify(content));
    const runId = body?.runId;
    await until(async () => (await person.read(`/uploads/${runId}`)).body?.isDone === true);
    const pages = await this.world.rows<{ page_id: number; status: string }>(
      'SELECT page_id, status FROM page WHERE run_id = $1',
      [runId],
    );
    // None: the run failed before it was stored, visibly; the person would send the file again.
    for (const { page_id: pageId, status } of pages) {
      this.filePages.set(pageId, snapshots);
      if (status === 'FAILED') this.givenUp.set(pageId, false);
      else this.model.accept(snapshots);
      const rows = await this.world.rows<{ id: number }>(
        'SELECT quarantine_id AS id FROM quarantined_ticket WHERE page_id = $1',
        [pageId],
      );
      if (bad !== 'all' && rows.length !== badTickets)
        throw new Error(`page ${pageId} has ${rows.length} tickets in quarantine, not ${badTickets}`);
      for (const { id } of rows) this.quarantined.set(id, 'OPEN');
    }
    if (bad === 'all' && pages.some(({ status }) => status !== 'FAILED'))
      throw new Error(`the page of run ${runId} has bad tickets only and is ${pages[0]?.status}`);
  }

  private open(): number[] {
    return [...this.quarantined].filter(([, status]) => status === 'OPEN').map(([id]) => id);
  }

  private async import(person: number): Promise<void> {
    if (!this.model.mayImport(person)) return;
    const contact = {
      contact_id: `own-${person}`,
      email: emailOf(person),
      first_name: 'Own',
      last_name: 'Name',
    };
    // The same again is no change.
    await persistently(() =>
      inTransaction(this.world.test.database, async (client) => {
        await lockApply(client);
        await importContacts(client, [contact]);
      }),
    );
    this.model.import(person);
  }

  private async setSkipped(ticket: number, isSkipped: boolean): Promise<void> {
    if (this.model.isSkipped(ticket) === isSkipped) return;
    await this.barrier();
    const taxNumber = taxNumberOf(ticket);
    const { person } = this.world;
    if (isSkipped) await person.act(`skip ticket ${ticket}`, 'POST', '/skip-list', { taxNumber });
    else await person.act(`unskip ticket ${ticket}`, 'DELETE', '/skip-list', { taxNumber });
    this.model.setSkipped(ticket, isSkipped);
  }

  private async handlePage(pageId: number | undefined, isGiveUp: boolean): Promise<void> {
    if (pageId === undefined || (isGiveUp && this.givenUp.get(pageId) === true)) return;
    const { person } = this.world;
    const path = `/pages/${pageId}`;
    await until(async () => (await person.read(path)).body?.page?.status === 'FAILED');
    const answer = isGiveUp
      ? await person.act(`give up page ${pageId}`, 'POST', `${path}/give-up`, {})
      : await person.act(`retry page ${pageId}`, 'POST', `${path}/retry`, {});
    if (answer.status < 300) this.givenUp.set(pageId, isGiveUp);
  }

  private async handleTicket(id: number | undefined, isSkip: boolean): Promise<void> {
    if (id === undefined) return;
    const { person } = this.world;
    const path = `/quarantine/${id}`;
    if (!isSkip) await person.act(`retry ticket ${id}`, 'POST', `${path}/retry`, {});
    else if ((await person.act(`skip ticket ${id}`, 'POST', `${path}/skip`, {})).status < 300)
      this.quarantined.set(id, 'SKIPPED');
  }

  /** A page that was processed: of the feed, or of a file. */
  private async replay(which: number): Promise<void> {
    const rows = await this.world.rows<{ page_id: number; requested_key: string | null; source: string }>(
      `SELECT page_id, requested_key, source FROM page WHERE status = 'PROCESSED' ORDER BY page_id`,
    );
    const page = chosen(rows, which);
    if (page === undefined) return;
    const path = `/pages/${page.page_id}/replay`;
    const { status } = await this.world.person.act(`replay page ${page.page_id}`, 'POST', path, {});
    // Refused: an erasure cleared its body.
    if (status >= 300) return;
    const ofFile = this.filePages.get(page.page_id);
    this.model.accept(ofFile ?? this.pages[placeOf(page.requested_key)] ?? []);
  }

  private async keyBack(to: number): Promise<void> {
    if (this.pages.length === 0) return;
    const key = this.keyAt(to % this.pages.length);
    await this.moveKey(() =>
      key === null
        ? this.world.person.act('reset the key', 'POST', '/key/reset', {})
        : this.world.person.act('set the key', 'PUT', '/key', { key }),
    );
  }

  /** Moves the key, once no run is in progress; what is fetched again is accepted again. */
  private async moveKey(move: () => Promise<Answer>): Promise<void> {
    await this.barrier();
    for (;;) {
      const { body } = await move();
      if (body?.code !== 'RUN_UNDER_WAY') break;
    }
    // A request that broke may have moved it as well, so the log of changes says where to.
    const changes = await this.world.rows<{ new_key: string | null }>('SELECT new_key FROM key_change');
    const from = Math.min(this.pages.length, ...changes.map((change) => placeOf(change.new_key)));
    if (changes.length > this.keyChanges) this.model.accept(this.pages.slice(from).flat());
    this.keyChanges = changes.length;
    // What is fetched again must be there before the next step, or an undo would leave it out.
    await this.barrier();
  }
  private keyChanges = 0;

  private async erase(person: number): Promise<void> {
    if (!this.model.mayErase(person)) return;
    const { test, author } = this.world;
    const request = { email: emailOf(person), author, dryRun: false };
    // If it is interrupted, it is run again: docs/privacy.md.
    const { person: digest } = await persistently(() => erasePerson(test.database, request));
    this.model.erase(person, `erased-${digest}@erased.invalid`);
  }

  private async setPaused(isPaused: boolean): Promise<void> {
    if (this.isPaused === isPaused) return;
    const { person, scheduleId } = this.world;
    const path = `/schedules/${scheduleId}`;
    if (isPaused) await person.act('pause the schedule', 'POST', `${path}/pause`, {});
    else await person.act('resume the schedule', 'POST', `${path}/resume`, {});
    this.isPaused = isPaused;
  }

  private async fault(fault: FaultOfPlan): Promise<void> {
    const { tixngo, redis } = this.world;
    switch (fault) {
      case 'PostgreSQL: connections cut':
        return this.world.cutConnections();
      case 'worker: SIGKILL':
        return this.world.killWorker();
      case 'dashboard: SIGKILL':
        return this.world.killDashboard();
      case 'Redis: SIGKILL and start':
        return redis?.killAndStart();
      case 'Redis: FLUSHALL':
        return redis?.flush();
      case 'TIXNGO: 503':
        return tixngo.script({ kind: 'answer', status: 503 }, { kind: 'answer', status: 503 });
      case 'TIXNGO: reset':
        return tixngo.script({ kind: 'reset' });
      case 'TIXNGO: cut off':
        return tixngo.script({ kind: 'cutOff', body: JSON.stringify({ pagination: {}, result: [] }) });
      case 'TIXNGO: HTML':
        return tixngo.script({ kind: 'answer', status: 200, body: '<html>maintenance</html>' });
      case 'TIXNGO: silence':
        return tixngo.script({ kind: 'silence' });
    }
  }
}

const placeOf = (key: string | null) => (key === null ? 0 : Number(key.slice('key-'.length)));

function chosen<T>(things: readonly T[], which: number): T | undefined {
  return things.length === 0 ? undefined : things[which % things.length];
}

const badTicket = (ticketId: string) => ({
  ticketId,
  taxNumber: `tax-${ticketId}`,
  updatedAt: 'yesterday',
  event: { id: 'event' },
});

const PATIENCE = { timeoutMs: 60_000 };

async function until(condition: () => Promise<boolean>): Promise<void> {
  await waitFor(condition, PATIENCE);
}

/** Tries again after a connection was cut. */
async function persistently<T>(work: () => Promise<T>): Promise<T> {
  let result: { readonly of: T } | undefined;
  await waitFor(async () => {
    result = { of: await work() };
    return true;
  }, PATIENCE);
  if (result === undefined) throw new Error('waitFor returned without a result');
  return result.of;
}
