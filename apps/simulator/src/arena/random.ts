/** Reproducible random numbers: the same parts give the same numbers on any machine. Not for secrets. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** A whole number, both ends included. */
  whole(from: number, to: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  pick<T>(choices: readonly T[]): T;
  /** Picks a key in proportion to its weight. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K;
  /** A waiting time with this mean: usually short, sometimes long. */
  wait(mean: number): number;
  /** Around the mean, bell-shaped, never more than three deviations away. */
  around(mean: number, deviation: number): number;
}

/**
 * FNV-1a over the parts, with a murmur mix at the end so that similar parts give very different hashes. 32
 * bits.
 */
export function hashOf(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const character of parts.join('/'))
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** @param parts what the numbers are for, e.g. seed, event and ticket; each purpose has its own stream */
export function createRandom(...parts: readonly (string | number)[]): Random {
  let state = hashOf(...parts);
  // mulberry32: 32 bits of state are enough for the few dozen draws per ticket.
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    whole: (from, to) => from + Math.floor(next() * (to - from + 1)),
    chance: (probability) => next() < probability,
    pick: (choices) => {
      const choice = choices[Math.floor(next() * choices.length)];
      if (choice === undefined) throw new RangeError('nothing to pick from');
      return choice;
    },
    weighted: (weights) => pickWeighted(weights, next()),
    wait: (mean) => -Math.log(1 - next()) * mean,
    around: (mean, deviation) => mean + deviation * (next() + next() + next() + next() + next() + next() - 3),
  };
}

function pickWeighted<K extends string>(weights: Readonly<Record<K, number>>, draw: number): K {
  // Object.entries forgets the key type; a record's keys are K.
  const entries = Object.entries(weights) as [K, number][];
  let rest = draw * entries.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [key, weight] of entries) {
    rest -= weight;
    if (rest < 0) return key;
  }
  throw new RangeError('the weights must add up to more than 0');
}
