// Which processes are nodes, when each has beaten last, and what ends with one that is dead.
import type { EndedLeases, EndLeasesInput, JoinedNode } from '../../src/ports/store/nodes.ts';
import type { Model } from './model.ts';
import type { By } from './model-attempts.ts';
import type { KnownDelivery } from './records.ts';

const DEAD_AFTER_MS = 30_000;

type KnownNode = { life: number; beats: number; beatAt: number; isForgotten: boolean };

export class ModelNodes {
  readonly #model: Model;
  readonly #nodes = new Map<number, KnownNode>();

  constructor(model: Model) {
    this.#model = model;
  }

  join({ node, isAlone, ended }: JoinedNode, now: number, { life, at }: By): void {
    if (this.#nodes.has(node)) this.#model.problem('node-1', `the number ${node} is given to two nodes`);
    if (isAlone) {
      this.#end(() => true, now, ended);
      this.#nodes.clear();
    }
    this.#nodes.set(node, { life: life.number, beats: 0, beatAt: at, isForgotten: false });
  }

  beat({ life, at }: By): void {
    for (const known of this.#nodes.values()) {
      if (known.life !== life.number) continue;
      known.beats += 1;
      known.beatAt = at;
      known.isForgotten = false;
    }
  }

  endLeases({ of, now }: EndLeasesInput, { ended, cursor }: EndedLeases, at: number): void {
    const { problem } = this.#model;
    const known = this.#nodes.get(of.node);
    if (known === undefined || known.isForgotten || known.beats !== of.beats) {
      if (ended > 0) problem('node-3', `${ended} leases of node ${of.node} end, which has beaten again`);
      return;
    }
    if (at - known.beatAt < DEAD_AFTER_MS)
      problem('node-3', `node ${of.node} is taken for dead ${at - known.beatAt} ms after its last beat`);
    // So few rows are one step.
    if (cursor !== null) problem('node-4', `the leases of node ${of.node} do not end in one step`);
    this.#end(({ holder }) => holder === known.life, now, ended);
    known.isForgotten = true;
  }

  #end(isMeant: (one: KnownDelivery) => boolean, now: number, ended: number): void {
    const leased = [...this.#model.deliveries.values()].filter(
      (one) => one.status === 'in_flight' && one.leaseUntil > now && isMeant(one),
    );
    for (const one of leased) one.leaseUntil = now;
    if (leased.length !== ended) this.#model.problem('node-1', `${ended} leases end, not ${leased.length}`);
  }
}
