/**
 * The given feed of a whole arena, from its raw pages to the tables expected in the end: the pure parts put together as the pipeline
 * puts them together with SQL. What the fixture is: test/flow/fixtures/arena/README.md.
 */
import { readdirSync, readFileSync } from 'node:fs';
import type { LifecycleEntry, Milestones, Person, TicketChange } from '@tixngo-sync/contracts';
import {
  type ContactCandidate,
  compareDescriptions,
  type DescribedAt,
  emailKey,
  foldOwnership,
  isTemporary,
  type MappedChange,
  mapTicketChange,
  mergeRepeated,
  type OwnerSighting,
  preferContact,
  toContactFields,
} from './index.js';

const ARENA = new URL('../../../test/flow/fixtures/arena/', import.meta.url);

/** JSON of the fixture; its README gives the shapes. */
// biome-ignore lint/suspicious/noExplicitAny: a fixture's rows, read field by field in this file only.
type Raw = any;

interface Snapshot {
  readonly change: MappedChange;
  readonly place: number;
}

const rowsOf = (file: string): Raw[] =>
  readFileSync(new URL(file, ARENA), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

const text = (value: Raw): string | null => (typeof value === 'string' && value.trim() !== '' ? value : null);

/** Six fraction digits in UTC; the fixture has at most six. */
function instant(value: Raw): string | null {
  if (text(value) === null) return null;
  const fraction = /\.(\d+)/.exec(value)?.[1] ?? '';
  return `${new Date(value).toISOString().slice(0, 19)}.${fraction.padEnd(6, '0')}Z`;
}

function person(raw: Raw): Person | null {
  if (raw === null || raw === undefined) return null;
  const preference = raw.organizerSpectatorPreference;
  return {
    title: text(raw.title),
    firstName: text(raw.firstName),
    lastName: text(raw.lastName),
    email: text(raw.email),
    dateOfBirth: text(raw.dateOfBirth),
    nationality: text(raw.nationality),
    idCardNumber: text(raw.idCardNumber),
    phoneNumber: text(raw.phoneNumber),
    residenceCountry: text(raw.residenceCountry),
    language: text(raw.language),
    allowPromoEmail: preference?.allowPromoEmail ?? null,
    allowThirdPartyEmail: preference?.allowThirdPartyEmail ?? null,
  };
}

function lifecycleEntry(raw: Raw): LifecycleEntry {
  return {
    status: raw.status,
    timestamp: instant(raw.timestamp) ?? '',
    ownerEmail: text(raw.ownerEmail),
    recipientEmail: text(raw.recipientEmail),
    actor: text(raw.actor),
    reason: text(raw.reason),
  };
}

function ticketChange(raw: Raw): TicketChange {
  const attributes: Milestones = {
    assigned: instant(raw.attributes?.assigned),
    transferred: instant(raw.attributes?.transferred),
    activated: instant(raw.attributes?.activated),
    checked: instant(raw.attributes?.checked),
    controlled: instant(raw.attributes?.controlled),
  };
  const { event } = raw;
  return {
    ticketId: raw.ticketId,
    taxNumber: raw.taxNumber,
    organizationCode: text(raw.organizationCode),
    updatedAt: instant(raw.updatedAt) ?? '',
    event: {
      id: event.id,
      name: text(event.name),
      startTime: instant(event.startTime),
      site: text(event.site),
      city: text(event.city),
      countryCode: text(event.countryCode),
    },
    owner: person(raw.spectatorDetails),
    initialOwner: person(raw.initialOwner),
    previousOwner: person(raw.previousOwner),
    recipientEmail: text(raw.recipient?.email),
    holder: person(raw.ticketHolder),
    deletionReason: text(raw.deletionReason),
    lifecycle: (raw.lifecycle ?? []).map(lifecycleEntry),
    ...(raw.ticketVersion === 4
      ? { ticketVersion: 4, status: raw.status, attributes }
      : { ticketVersion: 3, status: raw.status, attributes: null }),
  };
}

const pages = readdirSync(new URL('pages/', ARENA)).sort();
const snapshots: Snapshot[] = pages
  .flatMap((page) => JSON.parse(readFileSync(new URL(`pages/${page}`, ARENA), 'utf8')).result)
  .map((raw: Raw, place: number) => ({ change: mapTicketChange(ticketChange(raw)), place }));
const byTicket = new Map<string, Snapshot[]>();
for (const s of snapshots) { const l = byTicket.get(s.change.ticketId) ?? []; l.push(s); byTicket.set(s.change.ticketId, l); }
const had = rowsOf('s360/contact.jsonl'); const hadT = new Map(rowsOf('s360/ticket.jsonl').map((t) => [t.ticket_id, t]));
const best = new Map<string, Raw>();
for (const c of had.map((c) => ({ ...c, contactId: c.key, hasInternetAccount: c.has_internet_account, createdAt: instant(c.created_at) ?? '' })).sort(preferContact)) { const k = emailKey(c.email); if (k && !best.has(k)) best.set(k, c); }
const used = new Set<string>();
const contactOf = (k: string) => { const r = best.get(k)?.key ?? `new:${k}`; used.add(r); return r; };
const outT: Raw[] = [], outH: Raw[] = [], outD: Raw[] = [];
let n: Record<string, number> = {};
for (const [id, list] of byTicket) {
  const newest = list.reduce((a, b) => (b.change.updatedAt > a.change.updatedAt || (b.change.updatedAt === a.change.updatedAt && b.place > a.place) ? b : a));
  const entries = mergeRepeated(list.flatMap((s) => s.change.history));
  const sightings = list.filter((s) => s.change.ownerEmail).map((s) => ({ at: s.change.updatedAt, place: s.place, ownerEmail: s.change.ownerEmail as string }));
  const init = list.map((s) => s.change.initialOwnerEmail).find((x) => x !== null) ?? null;
  const f = foldOwnership({ initialContact: hadT.get(id)?.cultural_contact ?? null, initialOwnerEmail: init, entries, sightings, contactOf });
  const c = newest.change;
  outT.push({ ticket_id: id, tax_number: c.taxNumber, organization_code: c.organizationCode, mobile_status: c.mobileStatus, source_updated_at: c.updatedAt, event_id: c.eventId, event_name: c.eventName, event_start_time: c.eventStartTime, owner_email: c.ownerEmail, owner_first_name: c.ownerFirstName, owner_last_name: c.ownerLastName, holder_first_name: c.holderFirstName, holder_last_name: c.holderLastName, holder_email: c.holderEmail, cultural_contact: f.culturalContact });
  for (const e of entries) outH.push({ ticket_id: id, status: e.status, occurred_at: e.occurredAt, owner_email: e.ownerEmail, recipient_email: e.recipientEmail });
  for (const d of f.distributions) outD.push({ ticket_id: id, old_contact: d.oldContact, new_contact: d.newContact, action: 'DISTRIBUTE', status: d.status });
}
const norm = (r: Raw) => Object.fromEntries(Object.entries(r).filter(([k]) => k !== 's360_status').map(([k, v]) => [k, v == null || v === '' ? null : /_at$|_time$/.test(k) ? instant(v) : /email$/.test(k) && typeof v === 'string' ? emailKey(v) : v]));
function cmp(name: string, got: Raw[], want: Raw[]) {
  const g = got.map((r) => JSON.stringify(norm(r))).sort(), w = want.map((r) => JSON.stringify(norm(r))).sort();
  const count = (l: string[]) => l.reduce((m, x) => m.set(x, (m.get(x) ?? 0) + 1), new Map<string, number>());
  const cg = count(g), cw = count(w);
  const extra = [...cg].filter(([k, v]) => v > (cw.get(k) ?? 0)).map(([k]) => k), miss = [...cw].filter(([k, v]) => v > (cg.get(k) ?? 0)).map(([k]) => k);
  console.log(name, g.length, w.length, 'extra', extra.length, 'missing', miss.length);
  for (const x of extra.slice(0, 6)) console.log('  +', x); for (const x of miss.slice(0, 6)) console.log('  -', x);
}
const withContact = rowsOf('expected/ticket.jsonl');
cmp('ticket', outT, withContact); cmp('history', outH, rowsOf('expected/ticket_history.jsonl')); cmp('dist', outD, rowsOf('expected/distribution.jsonl'));
const described = new Map<string, { at: DescribedAt; fields: Raw }>();
for (const s of snapshots) for (const p of s.change.persons) { const at = { updatedAt: s.change.updatedAt, place: s.place }; const k = described.get(p.key); if (!k || compareDescriptions(at, k.at) < 0) described.set(p.key, { at, fields: toContactFields(p.person) }); }
const row = (f: Raw) => ({ email: f.email, title: f.title, first_name: f.firstName, last_name: f.lastName, birthday: f.birthday, nationality: f.nationality, id_number: f.idNumber, mobile_phone: f.mobilePhone, country: f.country, language: f.language, accepts_institution_email: f.acceptsInstitutionEmail, accepts_third_party_email: f.acceptsThirdPartyEmail });
const full = (r: Raw) => ({ key: r.key, email: r.email ?? null, title: r.title ?? null, first_name: r.first_name ?? null, last_name: r.last_name ?? null, birthday: r.birthday ?? null, nationality: r.nationality ?? null, id_number: r.id_number ?? null, mobile_phone: r.mobile_phone ?? null, country: r.country ?? null, language: r.language ?? null, kind: r.kind ?? 'INDIVIDUAL', accepts_institution_email: r.accepts_institution_email ?? false, accepts_third_party_email: r.accepts_third_party_email ?? false, has_internet_account: r.has_internet_account, origin: r.origin });
for (const mode of ['looked up', 'referenced']) {
  const u = mode === 'looked up' ? used : new Set([...outT.map((t) => t.cultural_contact), ...outD.flatMap((d) => [d.old_contact, d.new_contact])]);
  const outC: Raw[] = had.map((c) => (u.has(c.key) && isTemporary(c.first_name, c.last_name) && described.has(emailKey(c.email) ?? '') ? full({ ...c, ...row(described.get(emailKey(c.email) ?? '')?.fields) }) : full(c)));
  for (const k of u) if (k?.startsWith('new:')) { const d = described.get(k.slice(4)); outC.push(full({ key: k, ...(d ? row(d.fields) : { email: k.slice(4), first_name: 'Pending', last_name: 'CREATION' }), has_internet_account: true, origin: 'TIXNGO' })); }
  cmp('contact ' + mode, outC, rowsOf('expected/contact.jsonl').map(full));
}
export const out = { outD };
const refd = new Set([...outT.map((t) => t.cultural_contact), ...outD.flatMap((d) => [d.old_contact, d.new_contact])]);
console.log('ref-lookup', [...refd].filter((x) => !used.has(x)).map((x)=>{const c=had.find((h)=>h.key===x); return [x,c?.first_name,c?.email,described.has(emailKey(c?.email??null)??'')].join(' ')}), 'lookup-ref', [...used].filter((x) => !refd.has(x)));
