// Prepared statements of SQL that may be put together for one call: those that were asked for lately. They are kept in two
// halves. When the newer half is full, the older one is dropped, so a statement in use is never prepared again.
import type { Database, Statement } from 'better-sqlite3';

type Prepared = Statement<unknown[]>;

export class RecentStatements {
  readonly #db: Database;
  readonly #halfMax: number;
  #newer = new Map<string, Prepared>();
  #older = new Map<string, Prepared>();

  /** @param halfMax statements of a half */
  constructor(db: Database, halfMax = 400) {
    this.#db = db;
    this.#halfMax = halfMax;
  }

  of(text: string): Prepared {
    const recent = this.#newer.get(text);
    if (recent !== undefined) return recent;
    const statement = this.#older.get(text) ?? this.#db.prepare<unknown[]>(text);
    if (this.#newer.size >= this.#halfMax) {
      this.#older = this.#newer;
      this.#newer = new Map();
    }
    this.#newer.set(text, statement);
    return statement;
  }
}
