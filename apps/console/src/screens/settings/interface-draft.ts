import type { interfaceSchema } from '@tixngo-sync/api';
import type { z } from 'zod';

type Parameters = z.output<typeof interfaceSchema>;

/** The parameters as the form shows them. */
export interface InterfaceDraft {
  readonly distribution: boolean;
  readonly unknownTickets: string;
  readonly maxLength: string;
  /** One a line. */
  readonly recipients: string;
}

/** Returns what is stored, except where a person typed something else. */
export function shownDraft(stored: Parameters, typed: Partial<InterfaceDraft>): InterfaceDraft {
  return {
    distribution: stored.enableTicketDistributionToCulturalContact,
    unknownTickets: stored.unknownTickets,
    maxLength: String(stored.maxLengthDumpedCallsInKbs ?? ''),
    recipients: stored.recipients.join('\n'),
    ...typed,
  };
}

/** Returns the parameters that differ from what is stored; null while one is no number. */
export function changedParameters(stored: Parameters, draft: InterfaceDraft): object | null {
  const length = draft.maxLength.trim();
  if (length !== '' && !/^\d{1,9}$/.test(length)) return null;
  const wanted = {
    enableTicketDistributionToCulturalContact: draft.distribution,
    unknownTickets: draft.unknownTickets,
    maxLengthDumpedCallsInKbs: length === '' ? null : Number(length),
    recipients: draft.recipients
      .split(/[\n,;]/)
      .map((recipient) => recipient.trim())
      .filter((recipient) => recipient !== ''),
  };
  const before: Readonly<Record<string, unknown>> = stored;
  return Object.fromEntries(
    Object.entries(wanted).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name])),
  );
}
