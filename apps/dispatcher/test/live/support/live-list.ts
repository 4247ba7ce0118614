// What a viewer holds who believes all it is told: the rows, what it was told is missing, and where it stands. It says so
// if frames do not join on.
import { type LivePosition, type LiveRow, type ServerMessage, toLiveRow } from '@posthorn/contracts/live';
import { expect } from 'vitest';

export type Gap = { from: LivePosition; to: LivePosition; why: string };

export class LiveList {
  readonly rows = new Map<string, LiveRow>();
  /** Every id that was ever told. */
  readonly seen = new Set<string>();
  readonly gaps: Gap[] = [];
  position: LivePosition | null = null;
  resets = 0;

  apply(message: ServerMessage): void {
    switch (message.t) {
      case 'snap':
        this.rows.clear();
        for (const row of message.rows.map(toLiveRow)) this.#put(row);
        this.position = message.at;
        break;
      case 'ev':
      case 'sampled':
        this.#moveOn(message);
        if (message.t === 'sampled') this.gaps.push({ from: message.from, to: message.to, why: 'sampled' });
        for (const row of message.rows.map(toLiveRow)) this.#put(row);
        for (const id of message.out) this.rows.delete(id);
        break;
      case 'gap':
        this.#moveOn(message);
        this.gaps.push(message);
        expect(message.changes).toBeGreaterThan(0);
        break;
      case 'mark':
        this.#moveOn(message);
        break;
      case 'reset':
        this.resets += 1;
        this.rows.clear();
        this.position = null;
        break;
      default:
        break;
    }
  }

  #put(row: LiveRow): void {
    this.rows.set(row.id, row);
    this.seen.add(row.id);
  }

  #moveOn({ t, from, to }: { t: string; from: LivePosition; to: LivePosition }): void {
    expect(from, `${t} joins on`).toBe(this.position);
    expect(to).not.toBe(from);
    this.position = to;
  }
}
