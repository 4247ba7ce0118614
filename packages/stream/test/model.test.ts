// stream-client-1 to stream-client-8 as a property: whatever the network, the dispatcher, the clock and the viewer do, the viewer knows everything
// in the end, and the rules of SPEC.md hold after each step.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BACKOFF_MAX_MS, type Subscription } from '../src/index.ts';
import { FakeDispatcher, type Manner } from './support/fake-dispatcher.ts';
import { FakeHost } from './support/fake-host.ts';
import { placeOf } from './support/messages.ts';
import { Oracle } from './support/oracle.ts';

type Sized = { do: 'change' | 'deliver' | 'pass' | 'sleep' | 'restore' | 'take' | 'take-and-throw'; size: number };
type Act = { do: 'open' | 'close' | 'wake' | 'hide' | 'show' | 'pause' | 'resume' | 'refresh' | 'subscribe' };
type Step =
  | Sized
  | Act
  | { do: 'tell'; manner: Manner; size: number }
  | { do: 'cut'; code: number }
  | { do: 'back' | 'answer' | 'slow' | 'no-answer' | 'sign-out' | 'forbid' | 'prune' };

const sized = (max: number, ...names: Sized['do'][]) =>
  fc.record({ do: fc.constantFrom(...names), size: fc.integer({ min: 1, max }) });
const honest = fc.constantFrom<Manner>('rows', 'sampled', 'gap', 'mark');
const telling = (manner: fc.Arbitrary<Manner>) =>
  fc.record({ do: fc.constant('tell' as const), manner, size: fc.integer({ min: 1, max: 6 }) });

const stepsOf = (manner: fc.Arbitrary<Manner>) =>
  fc.array(
    fc.oneof<fc.WeightedArbitrary<Step>[]>(
      { weight: 10, arbitrary: sized(6, 'change') },
      { weight: 14, arbitrary: telling(manner) },
      { weight: 10, arbitrary: sized(8, 'deliver') },
      { weight: 8, arbitrary: sized(4, 'take', 'take', 'take-and-throw') },
      { weight: 3, arbitrary: sized(12_000, 'pass', 'pass', 'sleep') },
      { weight: 4, arbitrary: fc.record({ do: fc.constant('cut' as const), code: fc.constantFrom(1006, 1001, 1008) }) },
      { weight: 1, arbitrary: sized(20, 'restore') },
      {
        weight: 6,
        arbitrary: fc.record({
          do: fc.constantFrom('back', 'back', 'back', 'answer', 'slow', 'no-answer', 'prune' as const),
        }),
      },
      { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('sign-out' as const, 'forbid' as const) }) },
      { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('open' as const, 'wake' as const, 'hide' as const) }) },
      {
        weight: 3,
        arbitrary: fc.record({ do: fc.constantFrom('show', 'pause', 'resume', 'refresh', 'subscribe' as const) }),
      },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('close' as const) }) },
    ),
    { maxLength: 80, size: 'max' },
  );

/** The stream, the world around it, and what must hold. */
class Run {
  readonly host = new FakeHost();
  readonly dispatcher = new FakeDispatcher();
  readonly viewed: { subscription: Subscription; oracle: Oracle }[] = [];
  /** Addresses that were asked for and come later. */
  readonly #late: (() => void)[] = [];
  #access: 'yes' | 'slow' | 'no-answer' | 'signed-out' | 'forbidden' = 'yes';

  readonly #isLossy: boolean;

  constructor(isLossy: boolean) {
    this.#isLossy = isLossy;
    this.host.onSend = (socket, text) => this.dispatcher.hear(socket, text);
    this.host.address = async () => {
      if (this.#access === 'slow') await new Promise<void>((resolve) => this.#late.push(resolve));
      if (this.#access === 'no-answer') throw new Error('nothing answers');
      if (this.#access === 'signed-out' || this.#access === 'forbidden') return { refused: this.#access };
      return { url: 'ws://here' };
    };
    this.#subscribe();
  }

  async start(): Promise<void> {
    this.host.stream.open();
    await this.host.answers();
    this.#answer();
    this.dispatcher.deliver(1);
  }

  #subscribe(): void {
    if (this.viewed.length === 3) return;
    const subscription = this.host.stream.subscribe({ query: '', snapshot: 3 });
    this.viewed.push({ subscription, oracle: new Oracle() });
  }

  async step(step: Step): Promise<void> {
    const { host, dispatcher } = this;
    const { stream } = host;
    const isOver = stream.state.kind === 'signed-out' || stream.state.kind === 'forbidden';
    const isClosed = stream.state.kind === 'closed';
    const { calls, asked } = host;
    const accepted = dispatcher.asked.length;
    if (step.do === 'change') dispatcher.head += step.size;
    else if (step.do === 'tell') dispatcher.tell(step.manner, step.size);
    else if (step.do === 'deliver') dispatcher.deliver(step.size);
    else if (step.do === 'pass') host.pass(step.size);
    else if (step.do === 'sleep') host.sleep(step.size * 5);
    else if (step.do === 'cut') dispatcher.cut(step.code);
    else if (step.do === 'restore') dispatcher.restore(step.size);
    else if (step.do === 'prune') dispatcher.pruned = Math.max(dispatcher.pruned, dispatcher.head - 5);
    else if (step.do === 'answer') this.#answer();
    else if (step.do === 'back') await this.#comeBack();
    else if (step.do === 'no-answer' || step.do === 'slow') this.#access = step.do;
    else if (step.do === 'forbid') this.#access = 'forbidden';
    else if (step.do === 'sign-out') {
      this.#access = 'signed-out';
      dispatcher.cut(4401);
    } else if (step.do === 'take') for (let i = 0; i < step.size; i += 1) this.#takeAll(null);
    else if (step.do === 'take-and-throw') this.#takeAll(step.size);
    else this.#act(step.do);
    await host.answers();
    this.#check(accepted);
    if (step.do === 'open' || step.do === 'back') return;
    if (isOver) expect([host.asked, step.do], 'no attempt after a refusal').toEqual([asked, step.do]);
    if (isClosed) expect([host.calls, host.asked], 'nothing is called after close').toEqual([calls, asked]);
  }

  #answer(): void {
    const { host, dispatcher } = this;
    for (const late of this.#late.splice(0)) late();
    this.#access = 'yes';
    const [socket] = host.openSockets;
    if (socket !== undefined && dispatcher.session?.socket !== socket) dispatcher.accept(socket);
  }

  #act(what: Act['do']): void {
    const { stream } = this.host;
    const [first] = this.viewed;
    if (what === 'open') stream.open();
    else if (what === 'close') stream.close();
    else if (what === 'wake') stream.wake();
    else if (what === 'hide' || what === 'show') stream.hide(what === 'hide');
    else if (what === 'subscribe') this.#subscribe();
    else if (what === 'refresh') {
      first?.subscription.refresh();
      if (first !== undefined) first.oracle.at = null;
    } else first?.subscription[what]();
  }

  /** `throwAt`: the viewer fails to take in the change of this number. */
  #takeAll(throwAt: number | null): void {
    const fault = new Error('the viewer fails');
    for (const { subscription, oracle } of this.viewed) {
      let count = 0;
      try {
        subscription.take((change) => {
          count += 1;
          if (count === throwAt) throw fault;
          oracle.apply(change);
        });
      } catch (error) {
        if (error !== fault) throw error;
      }
    }
  }

  #check(since: number): void {
    const { host, dispatcher, viewed } = this;
    expect(host.openSockets.length, 'one socket at most').toBeLessThanOrEqual(1);
    expect(host.timers.size, 'one timer at most').toBeLessThanOrEqual(1);
    for (const { subscription, oracle } of viewed) {
      const { position } = subscription;
      // A viewer that must begin again is told so with the next change that it takes.
      if (position === null && this.#isLossy) continue;
      expect(position === null ? null : placeOf(position).n, 'it is where the viewer is').toBe(oracle.at);
    }
    const { state } = host.stream;
    if (state.kind === 'waiting') expect(state.retryAt - host.time).toBeLessThanOrEqual(BACKOFF_MAX_MS);
    const places = viewed.map(({ oracle }) => oracle.at);
    for (const message of dispatcher.asked.slice(since)) {
      if (message.t === 'sub' && message.since !== null) expect(places).toContain(placeOf(message.since).n);
      if (message.t === 'ack') expect(places).toContain(placeOf(message.at).n);
    }
  }

  /** A connection that is broken is whole again, up to the welcome. */
  async #comeBack(): Promise<void> {
    const { host, dispatcher } = this;
    host.stream.open();
    if (host.stream.state.kind === 'live') return;
    this.#access = 'yes';
    host.pass(BACKOFF_MAX_MS);
    await host.answers();
    this.#answer();
    dispatcher.deliver(1);
  }

  /** All is well from here on: the network, the dispatcher and the viewer. */
  async settle(): Promise<void> {
    const { host, dispatcher } = this;
    host.stream.hide(false);
    // What was lost last shows with the next change.
    dispatcher.head += 3;
    for (const { subscription } of this.viewed) subscription.resume();
    for (let turn = 0; turn < 60; turn += 1) {
      await this.#comeBack();
      dispatcher.tell('rows', 1000);
      dispatcher.deliver(1000);
      this.#takeAll(null);
      if (this.viewed.every(({ oracle }) => oracle.at === dispatcher.head)) return;
    }
    throw new Error(`not settled: ${JSON.stringify([host.stream.state, this.viewed.map(({ oracle }) => oracle.at)])}`);
  }
}

async function play(steps: readonly Step[], isLossy = false): Promise<Run> {
  const run = new Run(isLossy);
  await run.start();
  for (const step of steps) await run.step(step);
  await run.settle();
  for (const { oracle } of run.viewed) expect(oracle.missing(run.dispatcher.head)).toEqual([]);
  count(run);
  return run;
}

/** That a property looked at much is part of it. */
const total = { seen: 0, declared: 0, attempts: 0 };
function count({ viewed, host }: Run): void {
  total.attempts += host.sockets.length;
  for (const { oracle } of viewed) {
    total.seen += oracle.everSeen;
    total.declared += oracle.everDeclared;
  }
}

const NUM_RUNS = Number(process.env['POSTHORN_RUNS'] ?? 400);

it('stream-client-1, stream-client-2, stream-client-3, stream-client-4, stream-client-6, stream-client-7: whatever happens, each change is taken once or declared', async () => {
  await fc.assert(
    fc.asyncProperty(stepsOf(honest), async (steps) => {
      const run = await play(steps);
      // A dispatcher that keeps the protocol is never suspected.
      expect(run.viewed.map(({ oracle }) => oracle.lost)).toEqual(run.viewed.map(() => 0));
    }),
    { numRuns: NUM_RUNS },
  );
  expect(total.seen).toBeGreaterThan(NUM_RUNS);
  expect(total.declared).toBeGreaterThan(NUM_RUNS / 4);
  expect(total.attempts).toBeGreaterThan(NUM_RUNS);
});

it('stream-client-8: a viewer misses nothing silently of a dispatcher that loses messages or sends them twice', async () => {
  const any = fc.constantFrom<Manner>('rows', 'rows', 'sampled', 'gap', 'mark', 'lose', 'lose', 'lose', 'repeat');
  await fc.assert(
    fc.asyncProperty(stepsOf(any), async (steps) => void (await play(steps, true))),
    { numRuns: NUM_RUNS },
  );
});
