import { QUARANTINE_REASONS, type QuarantineReason } from '@tixngo-sync/domain';
import { z } from 'zod';

/** The ways one answer can fail. The numbers are HTTP statuses. */
export const FAULT_KINDS = [
  '400',
  '401',
  '403',
  '404',
  '429',
  '500',
  '502',
  '503',
  '504',
  /** The request is accepted and never answered. */
  'timeout',
  /** The connection is reset before an answer. */
  'reset',
  /** Headers and half of the body, then the connection breaks. */
  'drop',
  /** A complete answer whose JSON stops halfway. */
  'cut',
  /** Status 200 and an HTML page, as a proxy under maintenance sends it. */
  'html',
  /** JSON, but not a diff answer. */
  'notdiff',
  /** A redirect to another origin. */
  'redirect',
  /** Correct, but late. */
  'slow',
  /** One ticket of the page is spoiled. */
  'badticket',
  /** Every ticket of the page is spoiled. */
  'badpage',
  /** The page is repeated under its next key. */
  'repeat',
  /** The next key is the key that was asked for. */
  'loopkey',
  /** Tickets, but no next key. */
  'nokey',
  /** More tickets than asked for. */
  'more',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/**
 * The quarantine reasons that a ticket can be spoiled for. INTERNAL is the product's own failure: no ticket
 * causes it.
 */
export const SPOIL_REASONS = QUARANTINE_REASONS.filter(
  (reason): reason is SpoilReason => reason !== 'INTERNAL',
);
/**
 * Those drawn by chance. The other two depend on more than the ticket, and would take the tax number of good
 * tickets.
 */
export const CHANCE_REASONS = SPOIL_REASONS.filter(
  (reason) => reason !== 'UNKNOWN_TICKET' && reason !== 'TAX_NUMBER_CONFLICT',
);
export type SpoilReason = Exclude<QuarantineReason, 'INTERNAL'>;

export const faultSchema = z.strictObject({
  kind: z.enum(FAULT_KINDS),
  /** For 429 and 5xx: seconds or an HTTP date. */
  retryAfter: z.union([z.number().nonnegative(), z.string()]).transform(String).optional(),
  /** For slow. */
  delayMs: z.number().int().nonnegative().default(2_000),
  /** For redirect; by default the simulator itself under another host name. */
  location: z.url().optional(),
  /** For badticket (by default one of CHANCE_REASONS) and badpage (by default MISSING_FIELD). */
  reason: z.enum(SPOIL_REASONS).optional(),
  /** For badticket: the position on the page from 0; by default drawn. */
  position: z.number().int().nonnegative().optional(),
});
export type Fault = z.infer<typeof faultSchema>;

/** The probability of each kind: per request, for `badticket` per ticket. */
export type FaultRates = Readonly<Partial<Record<FaultKind, number>>>;

/**
 * @param text e.g. `429=0.05,500=0.02,badticket=0.001`
 * @throws RangeError when a kind or a probability is wrong
 */
export function parseFaultRates(text: string): FaultRates {
  const rates: Partial<Record<FaultKind, number>> = {};
  for (const part of text.split(',').filter((piece) => piece.trim() !== '')) {
    const [kind, rate] = part.split('=').map((piece) => piece.trim());
    const known = FAULT_KINDS.find((name) => name === kind);
    const probability = Number(rate || Number.NaN);
    if (known === undefined)
      throw new RangeError(`"${kind}" is not a fault; the faults are: ${FAULT_KINDS.join(', ')}`);
    if (!(probability >= 0 && probability <= 1))
      throw new RangeError(`the probability of "${kind}" must be from 0 to 1`);
    rates[known] = probability;
  }
  return rates;
}
