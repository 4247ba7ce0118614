// The order of one webhook as two plain lists: who has entered, in order, and who waits for its time.
import { NOW } from '../support/builders.ts';

export type Item = {
  id: string;
  seq: number;
  keys: string[];
  /** Where it was to come when it was accepted. */
  deliverAt: number | null;
  state: 'waiting' | 'under way' | 'held' | 'finished';
  dueAt: number | null;
  attempts: number;
};

export class Lists {
  now = NOW;
  isOn = true;
  readonly all: Item[] = [];
  entered: Item[] = [];
  later: Item[] = [];

  add(id: string, keys: string[], at: number): void {
    const state = this.isOn ? 'waiting' : 'held';
    const item: Item = { id, seq: this.all.length, keys, deliverAt: null, state, dueAt: null, attempts: 0 };
    this.all.push(item);
    if (at > this.now) {
      item.deliverAt = at;
      item.dueAt = this.isOn ? at : null;
      this.later.push(item);
      return;
    }
    this.letIn(keys);
    const waits = this.entered.some((one) => share(one.keys, keys));
    this.entered.push(item);
    if (this.isOn && !waits) item.dueAt = this.now;
  }

  first = (key: string): Item | undefined => this.entered.find(({ keys }) => keys.includes(key));
  isFirst = (item: Item): boolean => item.keys.every((key) => this.first(key) === item);

  letIn(keys: readonly string[]): void {
    const asked = [...keys];
    const due = this.later.filter(({ deliverAt }) => (deliverAt ?? 0) <= this.now);
    const found = new Set<Item>();
    for (const key of asked) {
      for (const item of due) {
        if (found.has(item) || !item.keys.includes(key)) continue;
        found.add(item);
        asked.push(...item.keys);
      }
    }
    this.enter([...found].sort((a, b) => (a.deliverAt ?? 0) - (b.deliverAt ?? 0) || a.seq - b.seq));
  }

  enter(items: readonly Item[]): void {
    this.later = this.later.filter((item) => !items.includes(item));
    this.entered.push(...items);
  }

  callFirsts(keys: readonly string[]): void {
    for (const key of keys) {
      const first = this.first(key);
      if (first !== undefined) this.call(first);
    }
  }

  call(item: Item): void {
    if (item.state !== 'waiting' || item.dueAt !== null) return;
    if (this.later.includes(item)) item.dueAt = Math.max(this.now, item.deliverAt ?? 0);
    else if (this.isFirst(item)) item.dueAt = this.now;
  }

  /** The clock is set back: what was due stays due, and a pause before a retry gets no longer. */
  setBack(byMs: number): void {
    const expected = this.now;
    this.now += byMs;
    const hasCome = (time: number): boolean => time > this.now && time <= expected;
    for (const item of this.all) {
      const isRetry = item.state === 'waiting' && item.attempts > 0;
      if (item.dueAt !== null && (hasCome(item.dueAt) || (isRetry && item.dueAt > expected))) item.dueAt += byMs;
      if (item.deliverAt !== null && hasCome(item.deliverAt)) item.deliverAt += byMs;
    }
  }

  /** Answers whom it takes. */
  claim(): string[] {
    const isDue = ({ state, dueAt }: Item): boolean => state === 'waiting' && dueAt !== null && dueAt <= this.now;
    const due = this.all.filter(isDue).sort((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0) || a.seq - b.seq);
    const taken: string[] = [];
    for (const item of due) {
      if (this.later.includes(item)) this.letIn(item.keys);
      if (this.later.includes(item)) this.enter([item]);
      item.dueAt = null;
      if (!this.isFirst(item)) continue;
      item.state = 'under way';
      item.attempts += 1;
      taken.push(item.id);
    }
    return taken;
  }

  finish(item: Item): void {
    item.state = 'finished';
    this.entered = this.entered.filter((one) => one !== item);
    this.later = this.later.filter((one) => one !== item);
    this.callFirsts(item.keys);
  }

  switchOff(): void {
    this.isOn = false;
    for (const item of this.all) {
      if (item.state !== 'waiting') continue;
      item.state = 'held';
      item.dueAt = null;
    }
  }

  switchOn(held: 'release' | 'discard'): void {
    this.isOn = true;
    for (const item of this.all.filter(({ state }) => state === 'held')) {
      if (held === 'discard') this.finish(item);
      else item.state = 'waiting';
    }
    if (held === 'discard') return;
    for (const item of this.all) this.call(item);
  }
}

export const share = (a: readonly string[], b: readonly string[]): boolean => a.some((key) => b.includes(key));
