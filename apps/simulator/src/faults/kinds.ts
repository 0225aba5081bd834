import { QUARANTINE_REASONS, type QuarantineReason } from '@tixngo-sync/domain';
import { z } from 'zod';

/** The ways one answer can fail, for people. The numbers are HTTP statuses. */
export const FAULTS = {
  '400': 'wrong request',
  '401': 'API key missing or wrong',
  '403': 'API key without the right',
  '404': 'not found',
  '429': 'too many requests',
  '500': 'internal error',
  '502': 'bad gateway',
  '503': 'unavailable',
  '504': 'gateway timeout',
  timeout: 'the request is accepted and never answered',
  reset: 'the connection is reset before an answer',
  drop: 'headers and half of the body, then the connection breaks',
  cut: 'a complete answer whose JSON stops halfway',
  html: 'status 200 and an HTML page, as a proxy under maintenance sends it',
  notdiff: 'JSON, but not a diff answer',
  redirect: 'a redirect to another origin',
  slow: 'a correct answer, but late',
  badticket: 'one ticket of the page is spoiled',
  badpage: 'every ticket of the page is spoiled',
  repeat: 'the page comes again under its next key: duplicates',
  loopkey: 'the next key is the key that was requested',
  nokey: 'tickets, but no next key',
  more: 'more tickets than requested',
} as const;
export type FaultKind = keyof typeof FAULTS;
// Object.keys forgets the key type.
export const FAULT_KINDS = Object.keys(FAULTS) as FaultKind[];

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
