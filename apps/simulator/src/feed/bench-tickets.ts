export type BenchVariant = 'insert' | 'update';

/** Injections of the benchmark begin here, one a second: the same tickets on any day. */
const FIRST_INJECTION = Date.UTC(2026, 0, 1);
const HOUR = 3_600_000;
const EVENTS = 20;

/**
 * One prepared ticket as JSON text, about 700 bytes (insert) to 1,000 (update). Written by hand because `JSON.stringify` of the same
 * objects made the simulator a bottleneck; nothing in it needs escaping.
 * insert: INJECTED, DOWNLOADED. update: the same ticket an hour later, ASSIGNED and ACTIVATED, or (one in ten) TRANSFERRED to a new owner.
 */
export function benchTicket(variant: BenchVariant, index: number): string {
  const injected = FIRST_INJECTION + index * 1_000;
  // About one owner to two tickets.
  const owner = index >>> 1;
  const entries = `${entry('INJECTED', injected, owner)},${entry('DOWNLOADED', injected + HOUR, owner)}`;
  if (variant === 'insert') return ticket(index, injected + HOUR, 'DOWNLOADED', owner, entries);
  if (index % 10 === 0) return transferred(index, injected, owner, entries);
  const activated = injected + 3 * HOUR;
  const more = `${entries},${entry('ASSIGNED', injected + 2 * HOUR, owner)},${entry('ACTIVATED', activated, owner)}`;
  return ticket(index, activated, 'ACTIVATED', owner, more);
}

function transferred(index: number, injected: number, owner: number, entries: string): string {
  // Ten million people further on nobody has a ticket yet.
  const recipient = 10_000_000 + index;
  const offered = entry('PENDING_TRANSFER', injected + 2 * HOUR, owner, recipient);
  const done = entry('TRANSFERRED', injected + 3 * HOUR, recipient, recipient);
  return ticket(index, injected + 3 * HOUR, 'TRANSFERRED', recipient, `${entries},${offered},${done}`);
}

function ticket(index: number, updatedAt: number, status: string, owner: number, entries: string): string {
  const event = index % EVENTS;
  return (
    `{"ticketId":"BENCH-${index}","taxNumber":"${900_000_000_000 + index}","ticketVersion":3,"organizationCode":"ORG_BENCH",` +
    `"updatedAt":"${isoOf(updatedAt)}","status":"${status}","event":{"id":"BENCH-E${event}","name":"Bench match ${event}",` +
    `"startTime":"2027-06-01T18:00:00.000Z","site":"Bench Arena","city":"Genève","countryCode":"CH"},` +
    `"spectatorDetails":{"title":"Mrs","firstName":"Zoé","lastName":"Bench-${owner}","email":"${emailOf(owner)}",` +
    `"phoneNumber":"+41790000000","language":"fr"},` +
    `"seating":{"gate":"N","block":"B${index % 50}","row":"${index % 25}","seat":"${index % 30}"},"lifecycle":[${entries}]}`
  );
}

function entry(status: string, at: number, owner: number, recipient?: number): string {
  const to = recipient === undefined ? '' : `,"recipientEmail":"${emailOf(recipient)}"`;
  return `{"status":"${status}","timestamp":"${isoOf(at)}","ownerEmail":"${emailOf(owner)}"${to}}`;
}

function isoOf(at: number): string {
  return new Date(at).toISOString();
}

function emailOf(person: number): string {
  return `bench.${person}@mail.example`;
}
