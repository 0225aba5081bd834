import { z } from 'zod';
import type { ArenaPerson } from '../arena/people.js';
import type { LiveTicket } from '../arena/season.js';
import { stateOf } from '../arena/state.js';
import { FAULTS, faultSchema } from '../faults/kinds.js';
import { ScriptFeed } from '../feed/script-feed.js';
import type { Simulator } from './simulator.js';

// The bodies that the control endpoints accept.
const faultOrderBody = faultSchema
  .extend({ count: z.number().int().positive().optional(), seconds: z.number().positive().optional() })
  .refine(({ count, seconds }) => count === undefined || seconds === undefined, {
    error: 'give a count of answers or seconds, not both',
  });
const advanceBody = z.strictObject({ seconds: z.number().positive() });
const speedBody = z.strictObject({ speed: z.number().nonnegative() });
const benchBody = z.strictObject({ variant: z.enum(['insert', 'update']) });
/** A page is an answer of the diff endpoint (its next key is ignored) or only its tickets. */
const pagesBody = z.strictObject({
  pages: z.array(
    z.union([
      z.array(z.unknown()),
      z.object({ result: z.array(z.unknown()) }).transform(({ result }) => result),
    ]),
  ),
  /** True to cut pages by the requested limit instead of serving them as they are. */
  recut: z.boolean().default(false),
});

/**
 * A control endpoint: takes the parsed JSON body and returns the JSON answer.
 * @throws ZodError when the body is wrong
 */
type ControlHandler = (simulator: Simulator, body: unknown) => unknown;

const clockOf = ({ clock }: Simulator) => ({ now: new Date(clock.now()).toISOString(), speed: clock.speed });

/** Method and path → handler. Served only with `--control`. */
export const CONTROL_ROUTES: Readonly<Record<string, ControlHandler>> = {
  'GET /_control/faults': ({ faults }) => faults.pending(),
  'POST /_control/faults': ({ faults }, body) => {
    const { count = 1, seconds, ...fault } = faultOrderBody.parse(body);
    if (seconds === undefined) faults.order(fault, count);
    else faults.orderFor(fault, seconds);
    return faults.pending();
  },
  'DELETE /_control/faults': ({ faults }) => {
    faults.cancelOrders();
    return faults.pending();
  },
  'GET /_control/fault-kinds': () => Object.entries(FAULTS).map(([kind, about]) => ({ kind, about })),
  'GET /_control/clock': clockOf,
  'POST /_control/advance': (simulator, body) => {
    simulator.clock.advance(advanceBody.parse(body).seconds);
    return clockOf(simulator);
  },
  'POST /_control/speed': (simulator, body) => {
    simulator.clock.setSpeed(speedBody.parse(body).speed);
    return clockOf(simulator);
  },
  'GET /_control/requests': ({ log }) => log.all(),
  'DELETE /_control/requests': ({ log }) => {
    log.clear();
    return log.all();
  },
  'GET /_control/state': ({ season, clock }) => {
    const now = clock.now();
    season.advanceTo(now);
    return { now: new Date(now).toISOString(), tickets: season.injected().map(arenaState) };
  },
  'POST /_control/pages': (simulator, body) => {
    const { pages, recut } = pagesBody.parse(body);
    simulator.feed = new ScriptFeed(pages, recut);
    return { pages: pages.length, tickets: pages.flat().length };
  },
  'DELETE /_control/pages': (simulator) => {
    simulator.feed = simulator.ownFeed;
    return { pages: 0, tickets: 0 };
  },
  'POST /_control/bench': ({ bench }, body) => {
    const { variant } = benchBody.parse(body);
    if (bench === undefined) throw new ControlRefusal('the simulator was not started with --bench');
    return { variant, updateKey: bench.offer(variant) };
  },
};

/** Thrown when the simulator was started without what the endpoint needs. */
export class ControlRefusal extends Error {}

/**
 * @returns the true state of a ticket, for checkers: e-mails in their plain spelling, times in UTC, nothing
 * omitted.
 */
function arenaState({ ticket, lastStep }: LiveTicket) {
  const state = stateOf(ticket, lastStep);
  return {
    ticketId: ticket.ticketId,
    taxNumber: ticket.taxNumber,
    ticketVersion: ticket.version,
    organizationCode: ticket.organizationCode,
    eventId: ticket.event.id,
    updatedAt: isoOf(state.updatedAt),
    mobileStatus: state.mobileStatus,
    owner: personState(state.owner),
    recipientEmail: state.recipient?.email ?? null,
    holder: state.holder === undefined || state.holder === null ? null : personState(state.holder),
    deletionReason: state.deletionReason ?? null,
    history: state.history.map(({ status, at, owner, recipient }) => ({
      status,
      occurredAt: isoOf(at),
      ownerEmail: owner.email ?? null,
      recipientEmail: recipient?.email ?? null,
    })),
  };
}

function personState({ firstName, lastName, email }: ArenaPerson) {
  return { firstName, lastName: lastName ?? null, email: email ?? null };
}

function isoOf(at: number): string {
  return new Date(at).toISOString();
}
