// Seeded random numbers: the same seed makes the same shop. This folder uses no other source of randomness.

export interface Dice {
  /** A whole number from `least` to `most`, both included. */
  readonly int: (least: number, most: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(list: readonly [T, ...T[]]) => T;
  /** The same of a list that may be empty. */
  readonly pickAny: <T>(list: readonly T[]) => T | undefined;
  /** The form of a random UUID (version 4). */
  readonly uuid: () => string;
}

/** mulberry32: 32 bits of state, plenty for a demo. */
export function createDice(seed: number): Dice {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const int = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  const pickAny = <T>(list: readonly T[]) => list[int(0, list.length - 1)];
  return {
    int,
    chance: (probability) => next() < probability,
    pick: <T>(list: readonly [T, ...T[]]) => pickAny(list) ?? list[0],
    pickAny,
    uuid: () => {
      const hex = Array.from({ length: 32 }, () => int(0, 15).toString(16));
      hex[12] = '4';
      hex[16] = (8 + int(0, 3)).toString(16);
      const text = hex.join('');
      return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join('-');
    },
  };
}
