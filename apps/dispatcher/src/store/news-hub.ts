// Hands the news of a store to everyone who subscribed.
import type { News, NewsListener, NewsSource } from '../ports/news.ts';

/** How long after a lost answer everyone looks: a commit whose answer was lost may still be under way. */
const LOOK_AFTER_MS = 1000;

type Later = (ms: number, run: () => void) => void;
const later: Later = (ms, run) => void setTimeout(run, ms).unref();

export class NewsHub implements NewsSource {
  readonly #listeners = new Set<NewsListener>();
  readonly #later: Later;
  #isInDoubt = false;

  constructor(waits: Later = later) {
    this.#later = waits;
  }

  subscribe(listener: NewsListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  publish(news: News | 'everything'): void {
    for (const listener of this.#listeners) listener(news);
  }

  /** The answer of a commit was lost. However many are, everyone looks once. */
  lostAnswer(): void {
    if (this.#isInDoubt) return;
    this.#isInDoubt = true;
    this.#later(LOOK_AFTER_MS, () => {
      this.#isInDoubt = false;
      this.publish('everything');
    });
  }
}
