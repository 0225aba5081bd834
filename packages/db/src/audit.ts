import type { Database } from './client.js';
import type { Prisma } from './generated/client.js';

/** Where somebody changes something. `system`: the software itself. */
export type AuditChannel = 'cli' | 'api' | 'console' | 'bull-board' | 'system';

/** Who does it. `name`: a user of the dashboard, or `cli:<user of the machine>`. */
export interface Author {
  readonly actor: string;
  readonly channel: AuditChannel;
}

export interface AuditEntry extends Author {
  /** What was done, as `noun.verb`: `schedule.pause`. */
  readonly action: string;
  /** What it was done to, as its screen names it: a schedule's name, `run 12`. */
  readonly target?: string | undefined;
  readonly reason?: string | undefined;
  /** Old and new values. Never a person's data, never a secret (I8). */
  readonly detail?: Prisma.InputJsonObject | undefined;
}

/** The part of a client that works inside a transaction as well. */
type AuditWriter = Pick<Prisma.TransactionClient, 'auditLog'>;

/**
 * Writes one line of the audit log (I9). Where the change itself is a transaction, use {@link auditIn} in it.
 */
export async function audit(database: Database, entry: AuditEntry): Promise<void> {
  await auditIn(database.prisma, entry);
}

/** As {@link audit}, in the transaction that makes the change: neither is ever there without the other. */
export async function auditIn(transaction: AuditWriter, entry: AuditEntry): Promise<void> {
  await transaction.auditLog.create({
    data: {
      actor: entry.actor,
      channel: entry.channel,
      action: entry.action,
      target: entry.target ?? null,
      reason: entry.reason ?? null,
      ...(entry.detail === undefined ? {} : { detail: entry.detail }),
    },
  });
}
