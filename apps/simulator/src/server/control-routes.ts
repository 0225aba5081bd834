import { ScriptFeed } from '../feed/script-feed.js';
import { arenaState } from './arena-state.js';
import { advanceBody, benchBody, faultOrderBody, pagesBody, speedBody } from './control-bodies.js';
import type { Simulator } from './simulator.js';

/** A control endpoint: takes the parsed JSON body, gives what is answered as JSON. @throws ZodError for a wrong body */
type ControlHandler = (simulator: Simulator, body: unknown) => unknown;

const clockOf = ({ clock }: Simulator) => ({ now: new Date(clock.now()).toISOString(), speed: clock.speed });

/** Method and path → handler. They are there only with `--control`. */
export const CONTROL_ROUTES: Readonly<Record<string, ControlHandler>> = {
  'GET /_control/faults': ({ faults }) => faults.pending(),
  'POST /_control/faults': ({ faults }, body) => {
    const { count, ...fault } = faultOrderBody.parse(body);
    faults.order(fault, count);
    return faults.pending();
  },
  'DELETE /_control/faults': ({ faults }) => {
    faults.cancelOrders();
    return faults.pending();
  },
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

/** The endpoint is there, but not in the way this simulator was started. */
export class ControlRefusal extends Error {}
