// The statements of the SQL inbox. Each placeholder appears once and in order, so that a driver with other placeholders can
// replace them by their position. No statement needs a count of changed rows or RETURNING: drivers differ in both.

export type SqlDialect = 'postgres' | 'sqlite' | 'mysql';
export type SqlValue = string | number;

export interface Statement {
  readonly text: string;
  readonly values: SqlValue[];
}

class Raw {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

interface Words {
  readonly placeholder: (position: number) => string;
  readonly quote: string;
  /** Epoch milliseconds on the clock of the database. Not the start of the transaction, which may lie far back. */
  readonly now: string;
  /** Makes a SELECT read the newest committed row, also in a transaction that read before. */
  readonly current: string;
}

const WORDS: Readonly<Record<SqlDialect, Words>> = {
  postgres: {
    placeholder: (position) => `$${position}`,
    quote: '"',
    now: 'CAST(floor(extract(epoch FROM clock_timestamp()) * 1000) AS bigint)',
    current: '',
  },
  sqlite: {
    placeholder: () => '?',
    quote: '"',
    now: "CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER)",
    current: '',
  },
  mysql: {
    placeholder: () => '?',
    quote: '`',
    now: "TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) DIV 1000",
    current: ' FOR UPDATE',
  },
};

export const DIALECTS = Object.keys(WORDS);

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,39}$/;

export interface Tables {
  readonly deliveries: string;
  readonly newest: string;
  /** The name of the index of each, without its schema. */
  readonly indexes: readonly [string, string];
}

/** @throws RangeError for a name that is not `table` or `schema.table`. */
export function tablesOf(dialect: SqlDialect, table: string): Tables {
  const parts = typeof table === 'string' ? table.split('.') : [];
  if (parts.length < 1 || parts.length > 2 || !parts.every((part) => NAME.test(part)))
    throw new RangeError(
      `table must be a name of letters, digits and _ (at most 40), with or without a schema, such as app.posthorn_inbox; got ${String(table)}`,
    );
  const { quote } = WORDS[dialect];
  const quoted = (names: readonly string[]): string => names.map((name) => `${quote}${name}${quote}`).join('.');
  const name = parts.at(-1) ?? '';
  return {
    deliveries: quoted(parts),
    newest: quoted([...parts.slice(0, -1), `${name}_newest`]),
    indexes: [quoted([`${name}_expires`]), quoted([`${name}_newest_noted`])],
  };
}

/** The statements of one inbox. `now` replaces the clock of the database. */
export class Statements {
  readonly #words: Words;
  readonly #tables: Record<'deliveries' | 'newest', Raw>;
  readonly #isMysql: boolean;
  readonly #processNow: (() => number) | undefined;

  constructor(dialect: SqlDialect, table: string, processNow: (() => number) | undefined) {
    const { deliveries, newest } = tablesOf(dialect, table);
    this.#words = WORDS[dialect];
    this.#tables = { deliveries: new Raw(deliveries), newest: new Raw(newest) };
    this.#isMysql = dialect === 'mysql';
    this.#processNow = processNow;
  }

  /** Takes the row if it is missing or has expired. `find` tells who has it. */
  claim(id: string, token: string, leaseMs: number, ttlMs: number): Statement {
    const { deliveries } = this.#tables;
    const row = this.#part`INSERT INTO ${deliveries} (id, token, done, ttl_ms, expires_at)
      VALUES (${id}, ${token}, 0, ${ttlMs}, ${this.#now(leaseMs)})`;
    if (!this.#isMysql)
      return this.#all`${row} ON CONFLICT (id) DO UPDATE SET
        token = excluded.token, done = 0, ttl_ms = excluded.ttl_ms, expires_at = excluded.expires_at
        WHERE ${deliveries}.expires_at <= ${this.#now()}`;
    // MySQL assigns from left to right, so the column that decides comes last.
    return this.#all`${row} ON DUPLICATE KEY UPDATE
      token = IF(expires_at <= ${this.#now()}, VALUES(token), token),
      done = IF(expires_at <= ${this.#now()}, 0, done),
      ttl_ms = IF(expires_at <= ${this.#now()}, VALUES(ttl_ms), ttl_ms),
      expires_at = IF(expires_at <= ${this.#now()}, VALUES(expires_at), expires_at)`;
  }

  /** Columns `token`, `done`, `rest` (ms until it expires). */
  find(id: string): Statement {
    return this.#all`SELECT token, done, expires_at - ${this.#now()} AS rest
      FROM ${this.#tables.deliveries} WHERE id = ${id}${this.#current()}`;
  }

  /** Marks the row of `token` as done by giving it a token of its own. */
  complete(id: string, token: string, doneToken: string): Statement {
    return this.#all`UPDATE ${this.#tables.deliveries}
      SET token = ${doneToken}, done = 1, expires_at = ttl_ms + ${this.#now()} WHERE id = ${id} AND token = ${token}`;
  }

  release(id: string, token: string): Statement {
    return this.#all`DELETE FROM ${this.#tables.deliveries} WHERE id = ${id} AND token = ${token}`;
  }

  /** Keeps the larger time. `newest` reads it. */
  advance(id: string, timeMs: number): Statement {
    const { newest } = this.#tables;
    const row = this.#part`INSERT INTO ${newest} (id, time_ms, noted_at) VALUES (${id}, ${timeMs}, ${this.#now()})`;
    if (this.#isMysql)
      return this.#all`${row} ON DUPLICATE KEY UPDATE
        noted_at = IF(VALUES(time_ms) >= time_ms, VALUES(noted_at), noted_at),
        time_ms = GREATEST(time_ms, VALUES(time_ms))`;
    return this.#all`${row} ON CONFLICT (id) DO UPDATE SET time_ms = excluded.time_ms, noted_at = excluded.noted_at
      WHERE ${newest}.time_ms <= excluded.time_ms`;
  }

  /** Column `newest`. */
  newest(id: string): Statement {
    return this.#all`SELECT time_ms AS newest FROM ${this.#tables.newest} WHERE id = ${id}${this.#current()}`;
  }

  /** Column `id` of at most `limit` rows that are of no more use. */
  expired(kind: 'deliveries' | 'newest', retentionMs: number, limit: number): Statement {
    return this.#all`SELECT id FROM ${this.#tables[kind]} WHERE ${this.#isExpired(kind, retentionMs)}
      ORDER BY id LIMIT ${new Raw(String(limit))}`;
  }

  remove(kind: 'deliveries' | 'newest', retentionMs: number, ids: readonly string[]): Statement {
    const [first = '', ...rest] = ids;
    const list = rest.reduce((before, id) => this.#part`${before}, ${id}`, this.#part`${first}`);
    return this.#all`DELETE FROM ${this.#tables[kind]} WHERE id IN (${list}) AND ${this.#isExpired(kind, retentionMs)}`;
  }

  #isExpired(kind: 'deliveries' | 'newest', retentionMs: number): Part {
    return kind === 'deliveries'
      ? this.#part`expires_at <= ${this.#now()}`
      : this.#part`noted_at <= ${this.#now(-retentionMs)}`;
  }

  #now(plusMs = 0): Part {
    const atMs = this.#processNow?.();
    if (atMs !== undefined) return this.#part`${Math.round(atMs + plusMs)}`;
    const now = new Raw(this.#words.now);
    return plusMs === 0 ? this.#part`${now}` : this.#part`(${now} + ${Math.round(plusMs)})`;
  }

  #current(): Raw {
    return new Raw(this.#words.current);
  }

  #part(parts: TemplateStringsArray, ...given: readonly (Raw | Part | SqlValue)[]): Part {
    const made: Part = { texts: [''], values: [] };
    const add = (text: string): void => {
      made.texts.push((made.texts.pop() ?? '') + text);
    };
    for (const [at, text] of parts.entries()) {
      add(text);
      const one = given[at];
      if (one === undefined) continue;
      if (one instanceof Raw) add(one.text);
      else if (typeof one === 'object') {
        add(one.texts[0] ?? '');
        made.texts.push(...one.texts.slice(1));
        made.values.push(...one.values);
      } else {
        made.values.push(one);
        made.texts.push('');
      }
    }
    return made;
  }

  #all(parts: TemplateStringsArray, ...given: readonly (Raw | Part | SqlValue)[]): Statement {
    const { texts, values } = this.#part(parts, ...given);
    const text = texts.map((one, at) => (at === 0 ? one : this.#words.placeholder(at) + one)).join('');
    return { text: text.replace(/\s+/g, ' '), values };
  }
}

/** Texts with a value between each two of them. */
interface Part {
  readonly texts: string[];
  readonly values: SqlValue[];
}
