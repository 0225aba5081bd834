import { createHash } from 'node:crypto';

/** The first 8 bytes of SHA-256 of the id, as PostgreSQL's signed int8: finds the pages a ticket came on (`page.ticket_digests`). */
export function ticketDigest(ticketId: string): bigint {
  return createHash('sha256').update(ticketId).digest().readBigInt64BE(0);
}
