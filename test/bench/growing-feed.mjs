// A diff endpoint whose feed grows at a given rate: half of the changes are new tickets, half are changes of
// tickets that came a block before. Its parent sends { rate } and gets { first, at }: the place of the first
// change at that rate, and when it comes.
import { serveDiff } from './diff-endpoint.mjs';

const BLOCK = 1_000;
/** The tickets of the simulator's bench mode, from its build: nothing imports an app's source. */
const TICKETS = new URL('../../apps/simulator/dist/feed/bench-tickets.js', import.meta.url);
const { benchTicketsJson } = await import(TICKETS.href);
let growth = { first: 0, at: Date.now(), rate: 0 };

const lengthNow = () => growth.first + Math.floor(((Date.now() - growth.at) * growth.rate) / 1000);

/** The changes at places `from` to `to`, block by block, without the brackets of their arrays. */
function changes(from, to) {
  const parts = [];
  for (let place = from; place < to; ) {
    const block = Math.floor(place / BLOCK);
    const count = Math.min(to, (block + 1) * BLOCK) - place;
    const first = Math.floor(block / 2) * BLOCK + (place % BLOCK);
    const json = benchTicketsJson(block % 2 === 0 ? 'insert' : 'update', first, count);
    parts.push(json.subarray(1, -1).toString());
    place += count;
  }
  return parts;
}

serveDiff({
  length: lengthNow,
  changes,
  onMessage: ({ rate }) => {
    growth = { first: lengthNow(), at: Date.now(), rate };
    return { first: growth.first, at: growth.at };
  },
});
