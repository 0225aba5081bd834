const REMEMBERED_MS = 15 * 60_000;
/** Above this many, all are forgotten: a reading is then recorded once more, never too rarely. */
const MAX_READINGS = 10_000;

/**
 * Remembers which readings of personal data were recorded in the last 15 minutes: an open screen refreshes
 * itself every few seconds and must not fill the audit log. Each dashboard remembers its own.
 */
export class RecentReadings {
  private readonly recordedAt = new Map<string, number>();

  /** Returns whether this person's reading of this record was recorded in the last 15 minutes. */
  has(actor: string, target: string, now = Date.now()): boolean {
    const recordedAt = this.recordedAt.get(keyOf(actor, target));
    return recordedAt !== undefined && now - recordedAt < REMEMBERED_MS;
  }

  add(actor: string, target: string, now = Date.now()): void {
    if (this.recordedAt.size >= MAX_READINGS) this.recordedAt.clear();
    this.recordedAt.set(keyOf(actor, target), now);
  }
}

function keyOf(actor: string, target: string): string {
  return JSON.stringify([actor, target]);
}
