// What a viewer holds who believes all it is told: the rows, what it was told is missing, and where it stands. It says so
// if frames do not join on.
import { type LivePosition, type LiveRow, type ServerMessage, toLiveRow } from '@posthorn/contracts/live';
import { expect } from 'vitest';

export type Gap = { from: number; to: number; why: string };

export class LiveList {
  readonly rows = new Map<string, LiveRow>();
  /** Every id that was ever told. */
  readonly seen = new Set<string>();
  readonly gaps: Gap[] = [];
  position: LivePosition | null = null;
  resets = 0;
  #epoch = '';

  apply(message: ServerMessage): void {
    switch (message.t) {
      case 'welcome':
        this.#epoch = message.epoch;
        break;
      case 'snap':
        this.rows.clear();
        for (const row of message.rows.map(toLiveRow)) this.#put(row);
        this.#moveTo(message.seq);
        break;
      case 'ev':
      case 'sampled':
        expect(message.from, 'frames join on').toBe(this.position?.seq);
        expect(message.to).toBeGreaterThan(message.from);
        if (message.t === 'sampled') this.gaps.push({ from: message.from, to: message.to, why: 'sampled' });
        for (const row of message.rows.map(toLiveRow)) this.#put(row);
        for (const id of message.out) this.rows.delete(id);
        this.#moveTo(message.to);
        break;
      case 'gap':
        expect(message.from, 'gaps join on').toBe(this.position?.seq);
        this.gaps.push(message);
        this.#moveTo(message.to);
        break;
      case 'mark':
        expect(message.seq).toBeGreaterThanOrEqual(this.position?.seq ?? 0);
        this.#moveTo(message.seq);
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

  #moveTo(seq: number): void {
    this.position = { epoch: this.#epoch, seq };
  }
}
