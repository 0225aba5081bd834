import type { TicketDetail } from '@tixngo-sync/db';
import { type MobileStatus, mismatchOf, S360_STATUSES, type S360Status } from '@tixngo-sync/domain';
import { elementAt } from '../page/page-elements.js';

/** Why one part of a ticket is as it is. */
export interface TicketReason {
  readonly about: 'STATE' | 'STATUS' | 'OWNER' | 'CONTACT' | 'S360_STATUS' | 'OPEN';
  /** For people. */
  readonly text: string;
  /** When it happened, by TIXNGO. */
  readonly at: Date | null;
  readonly pageId: number | null;
  readonly runId: number | null;
}

/** Explains why a ticket looks as it does: what decided each part of it, and what may be missing. */
export function explainTicket(detail: TicketDetail): TicketReason[] {
  return [
    ...stateReasons(detail),
    contactReason(detail),
    ...pendingReason(detail),
    s360Reason(detail),
    ...openReasons(detail),
  ];
}

const NOWHERE = { at: null, pageId: null, runId: null };

function stateReasons({ ticket, sourcePlace, pages }: TicketDetail): TicketReason[] {
  if (sourcePlace === null)
    return [
      {
        ...NOWHERE,
        about: 'STATE',
        text: 'TIXNGO has not reported this ticket. What it shows is from S-360.',
      },
    ];
  const { source, pageId, position } = elementAt(sourcePlace);
  const runId = pages.find((page) => page.pageId === pageId)?.runId ?? null;
  const decidedBy = { at: ticket.sourceUpdatedAt, pageId, runId };
  const where = `page ${pageId}${runId === null ? '' : ` of run ${runId}`}`;
  const from = source === 'FEED' ? 'from TIXNGO' : 'from an uploaded file';
  const state = `The newest change decides: ticket ${position + 1} on ${where}, ${from}.`;
  return [
    { ...decidedBy, about: 'STATE', text: state },
    ...(ticket.sourceStatus === null || ticket.sourceStatus === ticket.mobileStatus
      ? []
      : [{ ...decidedBy, about: 'STATUS' as const, text: v4Text(ticket) }]),
    ...(ticket.ownerEmail === null
      ? [{ ...decidedBy, about: 'OWNER' as const, text: 'The newest change names no owner with an e-mail.' }]
      : []),
  ];
}

/** A V4 ticket's status says only where the ticket is (docs/domain.md, "From V4"). */
function v4Text({ sourceStatus, mobileStatus, ...ticket }: TicketDetail['ticket']): string {
  const milestones = Object.entries({
    assigned: ticket.assignedAt,
    transferred: ticket.transferredAt,
    activated: ticket.activatedAt,
    controlled: ticket.controlledAt,
  }).flatMap(([name, at]) => (at === null ? [] : [name]));
  const reached =
    milestones.length === 0 ? 'and no milestone' : `and the milestones ${milestones.join(', ')}`;
  return `TIXNGO sent ${sourceStatus} ${reached}: for S-360, that is ${mobileStatus}.`;
}

function contactReason({ ticket, distributions }: TicketDetail): TicketReason {
  const { culturalContactId, initialContactId } = ticket;
  const about = 'CONTACT';
  if (culturalContactId === null)
    return { ...NOWHERE, about, text: 'It has no cultural contact: no owner with an e-mail is known.' };
  const transfer = distributions.findLast(({ status }) => status === 'CONFIRMED');
  if (transfer?.newContactId === culturalContactId) {
    const text = `Contact ${culturalContactId} has it since a transfer from ${transfer.oldContactId ?? 'nobody'} was confirmed.`;
    return { ...NOWHERE, about, at: transfer.resolvedAt, text };
  }
  if (transfer === undefined && (initialContactId === null || initialContactId === culturalContactId))
    return {
      ...NOWHERE,
      about,
      text: `Contact ${culturalContactId} is its first contact, and no transfer was confirmed.`,
    };
  const text = `Contact ${culturalContactId} is not the one that the history leads to. It was set in S-360.`;
  return { ...NOWHERE, about, text };
}

function pendingReason({ distributions }: TicketDetail): TicketReason[] {
  const pending = distributions.findLast(({ status }) => status === 'PENDING');
  if (pending === undefined) return [];
  const text = `A transfer to contact ${pending.newContactId} is pending. The contact changes when it is accepted.`;
  return [{ ...NOWHERE, about: 'CONTACT', at: pending.initiatedAt, text }];
}

function s360Reason({ ticket: { s360Status, mobileStatus } }: TicketDetail): TicketReason {
  const mismatch = isS360Status(s360Status)
    ? mismatchOf(s360Status, mobileStatus as MobileStatus | null) // only this function writes it
    : null;
  const text = mismatch ?? `${s360Status} is S-360's own status. This function never changes it.`;
  return { ...NOWHERE, about: 'S360_STATUS', text };
}

function isS360Status(status: string): status is S360Status {
  return (S360_STATUSES as readonly string[]).includes(status);
}

function openReasons({ pages, quarantined }: TicketDetail): TicketReason[] {
  const open = quarantined.filter(({ status }) => status === 'OPEN');
  const waiting = pages.filter(({ status }) => status !== 'PROCESSED');
  return [
    ...open.map(({ quarantineId, reasonCode, pageId }) => ({
      ...NOWHERE,
      about: 'OPEN' as const,
      text: `A change of it is in quarantine (${quarantineId}, ${reasonCode}), so it may be older than in TIXNGO.`,
      pageId,
      runId: pages.find((page) => page.pageId === pageId)?.runId ?? null,
    })),
    ...waiting.map(({ pageId, runId, status }) => ({
      ...NOWHERE,
      about: 'OPEN' as const,
      text: `Page ${pageId}, which has a change of it, is ${status}: that change is not applied.`,
      pageId,
      runId,
    })),
  ];
}
