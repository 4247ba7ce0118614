// Hears from the store which endpoints have something due, and hints them to the agenda.
import type { News } from '../ports/news.ts';
import type { Agenda } from './agenda.ts';
import type { EngineDeps } from './engine-deps.ts';

export class DueNews implements Disposable {
  readonly #deps: Pick<EngineDeps, 'store' | 'onFault'>;
  readonly #agenda: Agenda;
  readonly #wake: () => void;
  #mustLook = false;
  #end: () => void = () => undefined;

  /** @param wake called after each hint */
  constructor(deps: Pick<EngineDeps, 'store' | 'onFault'>, agenda: Agenda, wake: () => void) {
    this.#deps = deps;
    this.#agenda = agenda;
    this.#wake = wake;
  }

  /** Whether the store must be asked for everything that is due: an answer was lost, or asking failed. */
  get mustLook(): boolean {
    return this.#mustLook;
  }

  /** Takes in what is due already, and hears the news from now on. */
  begin(): Promise<void> {
    this.#end = this.#deps.store.news.subscribe((news) => this.#hear(news));
    return this.look();
  }

  async look(): Promise<void> {
    this.#mustLook = false;
    try {
      const { due, unreadable } = await this.#deps.store.dueEndpoints();
      for (const { message } of unreadable) this.#deps.onFault(new Error(message));
      for (const { endpoint, dueAt } of due) this.#agenda.hint(endpoint, dueAt);
    } catch (error) {
      this.#mustLook = true;
      throw error;
    }
  }

  #hear(news: News | 'everything'): void {
    if (news === 'everything') this.#mustLook = true;
    else if (news.due === undefined) return;
    else for (const { endpoint, dueAt } of news.due) this.#agenda.hint(endpoint, dueAt);
    this.#wake();
  }

  [Symbol.dispose](): void {
    this.#end();
  }
}
