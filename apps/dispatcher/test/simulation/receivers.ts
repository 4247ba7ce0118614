// Receivers of every kind, under a seed. They know real time only, and are not told of what the dispatcher is.
import type { AttemptErrorKind } from '@posthorn/contracts';
import type { SeededRandom } from '../support/seeded-random.ts';
import type { SimTime } from './sim-time.ts';

export type Answer = {
  /** `null` = no answer begins. */
  status: number | null;
  headers: Record<string, string>;
  error: { kind: AttemptErrorKind; message: string } | null;
  afterMs: number;
};

const answer = (status: number | null, over: Partial<Answer> = {}): Answer => ({
  ...{ status, headers: {}, error: null, afterMs: 0 },
  ...over,
});

type Manner = (random: SeededRandom, time: SimTime) => Answer;

const quick = (random: SeededRandom): number => random.below(3) * random.below(200);
const ok: Manner = (random) => answer(200 + random.below(3), { afterMs: quick(random) });
const asksFor = (status: number, seconds: number): Manner => {
  return (random, time) => {
    const isDate = random.below(3) === 0;
    const after = isDate ? new Date(time.now + seconds * 1000).toUTCString() : String(seconds);
    return answer(status, { headers: { 'retry-after': after }, afterMs: quick(random) });
  };
};
const reset = (kind: AttemptErrorKind): Manner => {
  return (random) => answer(null, { error: { kind, message: 'broken off' }, afterMs: quick(random) });
};

const hung: Manner = () => answer(null, { afterMs: Number.POSITIVE_INFINITY });
const MANNERS = {
  healthy: ok,
  slow: (random) => answer(200, { afterMs: 500 + random.below(6000) }),
  hung,
  flapping: (random, time) => (Math.floor(time.elapsed / 20_000) % 2 === 0 ? ok : hung)(random, time),
  busy: (random, time) => (random.below(3) === 0 ? ok : asksFor(429, 1 + random.below(90)))(random, time),
  gone: (random, time) => (random.below(4) === 0 ? answer(410) : ok(random, time)),
  conflicting: (random, time) => (random.below(2) === 0 ? ok : asksFor(409, 2 + random.below(20)))(random, time),
  resetting: (random, time) => (random.below(2) === 0 ? ok : reset('connection_reset'))(random, time),
  'cut off': (random) =>
    answer(200, {
      error: { kind: 'response_incomplete', message: 'cut off' },
      headers: { 'retry-after': '7200' },
      afterMs: quick(random),
    }),
  redirecting: () => answer(302, { headers: { location: 'https://elsewhere.example/' } }),
  failing: (random) => answer(500 + random.below(4), { afterMs: quick(random) }),
  'far away': asksFor(503, 90_000),
} satisfies Record<string, Manner>;

const KINDS = Object.keys(MANNERS) as (keyof typeof MANNERS)[];

export class Receivers {
  readonly #random: SeededRandom;
  readonly #time: SimTime;
  readonly #kinds = new Map<string, keyof typeof MANNERS>();

  constructor(random: SeededRandom, time: SimTime) {
    this.#random = random;
    this.#time = time;
  }

  /** The receiver at this URL, of a kind of its own from its first request on. */
  kindOf(url: string): keyof typeof MANNERS {
    let kind = this.#kinds.get(url);
    if (kind === undefined) {
      kind = this.#random.below(3) === 0 ? 'healthy' : (KINDS[this.#random.below(KINDS.length)] ?? 'healthy');
      this.#kinds.set(url, kind);
    }
    return kind;
  }

  /** Someone repairs it, or breaks it. */
  change(url: string): void {
    this.#kinds.set(url, KINDS[this.#random.below(KINDS.length)] ?? 'healthy');
  }

  answer(url: string): Answer {
    return MANNERS[this.kindOf(url)](this.#random, this.#time);
  }
}
