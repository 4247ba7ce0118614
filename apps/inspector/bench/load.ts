// Events at a steady pace. The last of each batch carries a profile id of its own, which is looked for on the screen.
import { setTimeout as delay } from 'node:timers/promises';
import type { Stage } from '../browser/support/stage.ts';

const EVERY_MS = 50;

export type Marker = { profile: string; acceptedAt: number };

export class Load {
  readonly #stage: Stage;
  #count = 0;
  /** Events accepted a second, in the last run. */
  sent = 0;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** Sends until the page holds that many rows; what it samples away is sent again. */
  async fill(rows: number, held: () => Promise<number>, say: (text: string) => void): Promise<void> {
    let [now, said] = [await held(), 0];
    while (now < rows) {
      await this.#send(100, undefined);
      await delay(EVERY_MS);
      if (this.#count % 2000 === 0) now = await held();
      if (now - said >= 10_000) {
        say(`  ${now} rows`);
        said = now;
      }
    }
  }

  async run(ratePerSecond: number, seconds: number): Promise<Marker[]> {
    const markers: Marker[] = [];
    const startedAt = performance.now();
    const count = (ratePerSecond * EVERY_MS) / 1000;
    let sent = 0;
    for (let tick = 0; tick * EVERY_MS < seconds * 1000; tick += 1) {
      const marker = `marker-${this.#count}`;
      await this.#send(count, marker);
      markers.push({ profile: marker, acceptedAt: Date.now() });
      sent += count;
      await delay(Math.max(0, startedAt + (tick + 1) * EVERY_MS - performance.now()));
    }
    this.sent = Math.round(sent / ((performance.now() - startedAt) / 1000));
    return markers;
  }

  async #send(count: number, marker: string | undefined): Promise<void> {
    const events = Array.from({ length: count }, (_, index) => {
      this.#count += 1;
      const id = index === count - 1 && marker !== undefined ? marker : String(this.#count);
      return {
        event: 'profile.updated',
        context: { id, first_name: 'Ada', last_name: 'Lovelace', points: this.#count },
      };
    });
    await this.#stage.emit(events);
  }
}
