// What a viewer must know, whatever happened: each matching change since its snapshot is either seen once or declared.
import { expect } from 'vitest';
import type { Change } from '../../src/index.ts';
import { matchesIn } from './fake-dispatcher.ts';
import { numberOf, placeOf } from './messages.ts';

const seqOf = (position: string): number => placeOf(position).n;

export class Oracle {
  /** `null`: nothing is known; a snapshot must come. */
  at: number | null = null;
  readonly seen = new Set<number>();
  readonly declared = new Set<number>();
  lost = 0;
  everSeen = 0;
  everDeclared = 0;
  #begun = 0;

  apply(change: Change): void {
    switch (change.kind) {
      case 'snapshot':
        this.#clear();
        this.#begun = seqOf(change.at);
        this.at = this.#begun;
        break;
      case 'rows':
        this.#rows(change);
        break;
      case 'gap': {
        const [from, to] = [seqOf(change.from), seqOf(change.to)];
        expect(from, 'a gap begins where the list ends').toBe(this.at);
        expect(change.changes).toBe(to - from);
        this.#declare(matchesIn(from, to));
        this.at = to;
        break;
      }
      case 'moved':
        expect(seqOf(change.from), 'a mark begins where the list ends').toBe(this.at);
        expect(matchesIn(seqOf(change.from), seqOf(change.to)), 'nothing matched up to a mark').toEqual([]);
        this.at = seqOf(change.to);
        break;
      case 'reset':
        if (change.why === 'lost') this.lost += 1;
        this.#clear();
        this.at = null;
        break;
      case 'fault':
        throw new Error(change.message);
    }
  }

  #rows({ from, to, rows, sampled }: Extract<Change, { kind: 'rows' }>): void {
    expect(seqOf(from), 'rows begin where the list ends').toBe(this.at);
    const matched = matchesIn(seqOf(from), seqOf(to));
    const told = rows.map(({ id }) => numberOf(id));
    for (const n of told) {
      expect(matched).toContain(n);
      expect(this.seen.has(n), `change ${n} is taken once`).toBe(false);
      this.seen.add(n);
      this.everSeen += 1;
    }
    if (sampled === null) expect(told).toEqual(matched);
    else {
      expect(sampled.matched).toBe(matched.length);
      this.#declare(matched.filter((n) => !told.includes(n)));
    }
    this.at = seqOf(to);
  }

  #declare(all: readonly number[]): void {
    for (const n of all) this.declared.add(n);
    this.everDeclared += all.length;
  }

  #clear(): void {
    this.seen.clear();
    this.declared.clear();
  }

  /** Changes up to `head` of which it knows nothing. */
  missing(head: number): number[] {
    return matchesIn(this.#begun, head).filter((n) => !this.seen.has(n) && !this.declared.has(n));
  }
}
