// Translates a query into an SQL condition. All user input goes into parameters; the text of the condition contains
// only the given columns and what the dialect of the database writes. A property test makes sure that it agrees with `matches`
// in SQLite.
import type { Query, Term, Value } from './ast.ts';
import { bodyHas, headersHave, type Inside } from './inside.ts';
import { momentOf } from './matches.ts';

export { asksFor, looksInside, type Narrowing, narrowingOf } from './narrowing.ts';

/** The SQL expression of each thing that is asked for; `NULL` where a table has it not. */
export type Columns = {
  readonly id: string;
  readonly event: string;
  readonly eventId: string;
  readonly webhookId: string;
  readonly webhookUrl: string;
  readonly webhookDescription: string;
  readonly targetId: string;
  readonly profileId: string;
  readonly status: string;
  readonly reason: string;
  readonly attemptCount: string;
  readonly code: string;
  readonly errorKind: string;
  readonly totalMs: string;
  readonly waitMs: string;
  readonly createdAt: string;
  readonly replayOf: string;
  /** Conditions. */
  readonly test: string;
  readonly erased: string;
  readonly ordered: string;
  readonly recovered: string;
  readonly bodyBytes: string;
  /** JSON texts. */
  readonly body: string;
  readonly requestHeaders: string;
  readonly responseHeaders: string;
};

/** Where databases differ. Arguments are SQL expressions, but for `pattern` and `inside`. */
export type SqlDialect = {
  /** Whether a text is like a pattern of LIKE with `\\` as its escape sign, whatever the case of its letters. */
  like(text: string, pattern: string): string;
  /** Whether a text is like a pattern of the language, case included: `*` stands for any text. */
  pattern(text: string, pattern: string, bind: (value: string) => string): string;
  /** Whether a JSON body has what is looked for. @param inside its description as JSON, see `inside.ts` */
  bodyHas(body: string, inside: string, bind: (value: string) => string): string;
  /** The same for the headers of a request and of its response, each as JSON. */
  headersHave(request: string, response: string, inside: string, bind: (value: string) => string): string;
};

/** SQLite, with `sqlFunctions` registered. */
export const sqliteQueries: SqlDialect = {
  like: (text, pattern) => `${text} LIKE ${pattern} ESCAPE '\\'`,
  pattern: (text, pattern, bind) => `${text} GLOB ${bind(globOf(pattern))}`,
  bodyHas: (body, inside, bind) => `query_body(${body}, ${bind(inside)})`,
  headersHave: (request, response, inside, bind) => `query_headers(${request}, ${response}, ${bind(inside)})`,
};

export type SqlQuery = { readonly where: string; readonly params: Readonly<Record<string, string | number>> };

export type SqlOptions = {
  readonly columns: Columns;
  readonly dialect: SqlDialect;
  /** What "15m ago" is counted from, epoch ms. */
  readonly now: number;
  /** Begins the name of each parameter: `q` gives `:q0`, `:q1`, … */
  readonly prefix?: string;
};

/** `where` may be NULL where it is not true: a condition of its own it may be, or one of several joined by AND. */
export function toSql(query: Query, { columns, dialect, now, prefix = 'q' }: SqlOptions): SqlQuery {
  const params: Record<string, string | number> = {};
  let count = 0;
  const bind = (value: string | number): string => {
    const name = `${prefix}${count}`;
    count += 1;
    params[name] = value;
    return `:${name}`;
  };
  return { where: conditionOf(query, { columns, dialect, now, bind }), params };
}

/** The functions that a condition for SQLite calls: register them as deterministic ones of these names before it is run. */
export const sqlFunctions = {
  query_body: (body: unknown, inside: unknown): number => Number(bodyHas(textOf(body), insideOf(inside))),
  query_headers: (request: unknown, response: unknown, inside: unknown): number =>
    Number(headersHave([headersOf(request), headersOf(response)], insideOf(inside))),
} as const;

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const headersOf = (value: unknown): Record<string, string | string[]> | null =>
  typeof value === 'string' ? (JSON.parse(value) as Record<string, string | string[]>) : null;

/** Asked for once a row, and the same for all rows of a statement. */
let lastText = '';
let lastInside: Inside = { path: '', values: [] };
function insideOf(text: unknown): Inside {
  if (typeof text !== 'string') throw new TypeError('what is looked for is not given as JSON');
  if (text !== lastText) {
    lastInside = JSON.parse(text) as Inside;
    lastText = text;
  }
  return lastInside;
}

type Context = { columns: Columns; dialect: SqlDialect; now: number; bind: (value: string | number) => string };

function conditionOf(query: Query, context: Context): string {
  switch (query.type) {
    case 'and':
      if (query.nodes.length === 0) return 'TRUE';
      return `(${query.nodes.map((node) => conditionOf(node, context)).join(' AND ')})`;
    case 'or':
      return `(${query.nodes.map((node) => conditionOf(node, context)).join(' OR ')})`;
    case 'not':
      // What is not known is not what was asked for, so its negation is true of it.
      return `(${conditionOf(query.node, context)}) IS NOT TRUE`;
    case 'text': {
      const { event, id, eventId, profileId, webhookDescription, webhookUrl } = context.columns;
      const like = context.bind(likeOf(query.text));
      const columns = [event, id, eventId, profileId, webhookDescription, webhookUrl];
      return `(${columns.map((column) => context.dialect.like(column, like)).join(' OR ')})`;
    }
    case 'term':
      return termOf(query, context);
  }
}

const likeOf = (part: string): string => `%${escapeLike(part)}%`;
const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&');
/** GLOB's own signs stand for themselves in brackets. */
const globOf = (pattern: string): string => pattern.replace(/[[?]/g, '[$&]');

const COLUMNS = {
  status: 'status',
  event: 'event',
  target: 'targetId',
  profile: 'profileId',
  code: 'code',
  error: 'errorKind',
  attempt: 'attemptCount',
  latency: 'totalMs',
  wait: 'waitMs',
  reason: 'reason',
  size: 'bodyBytes',
  id: 'id',
  event_id: 'eventId',
  replay: 'replayOf',
} as const satisfies Record<string, keyof Columns>;

function termOf(term: Term, context: Context): string {
  const { columns, dialect, bind, now } = context;
  const { key, path, values } = term;
  const [first] = values;
  if (key === 'body') return dialect.bodyHas(columns.body, JSON.stringify({ path, values }), bind);
  if (key === 'header') {
    return dialect.headersHave(columns.requestHeaders, columns.responseHeaders, JSON.stringify({ path, values }), bind);
  }
  if (key === 'is') return anyOf(values.map((value) => specialOf(value, columns)));
  if ((key === 'since' || key === 'until') && first !== undefined) {
    return `${columns.createdAt} ${key === 'since' ? '>=' : '<'} ${bind(momentOf(first, now))}`;
  }
  if (key === 'webhook') return webhookOf(values, context);
  const column = columns[COLUMNS[key as keyof typeof COLUMNS]];
  return anyOf([...oneOf(column, values, bind), ...values.flatMap((value) => otherOf(column, value, context))]);
}

const anyOf = (conditions: readonly string[]): string =>
  conditions.length === 1 ? (conditions[0] ?? 'FALSE') : `(${conditions.join(' OR ')})`;

/** Exact texts and ids are one list, which an index can answer. */
function oneOf(column: string, values: readonly Value[], bind: Context['bind']): string[] {
  const exact = values.flatMap((value) => (value.kind === 'text' ? value.text : value.kind === 'id' ? value.id : []));
  if (exact.length === 0) return [];
  return [exact.length === 1 ? `${column} = ${bind(exact[0] ?? '')}` : `${column} IN (${exact.map(bind).join(', ')})`];
}

function otherOf(column: string, value: Value, { bind, dialect }: Context): string[] {
  if (value.kind === 'any') return [`${column} IS NOT NULL`];
  if (value.kind === 'pattern') return [dialect.pattern(column, value.text, bind)];
  if (value.kind !== 'interval') return [];
  const { min, max, open } = value;
  if (min === null) return [`${column} ${open ? '<' : '<='} ${bind(max ?? 0)}`];
  if (max === null) return [`${column} ${open ? '>' : '>='} ${bind(min)}`];
  return [min === max ? `${column} = ${bind(min)}` : `${column} BETWEEN ${bind(min)} AND ${bind(max)}`];
}

function specialOf(value: Value, columns: Columns): string {
  const word = value.kind === 'text' ? value.text : '';
  if (word === 'replay') return `${columns.replayOf} IS NOT NULL`;
  const conditions = {
    test: columns.test,
    erased: columns.erased,
    ordered: columns.ordered,
    recovered: columns.recovered,
  };
  return Object.hasOwn(conditions, word) ? `(${conditions[word as keyof typeof conditions]})` : 'FALSE';
}

function webhookOf(values: readonly Value[], { columns, dialect, bind }: Context): string {
  const { webhookId, webhookUrl, webhookDescription } = columns;
  const ids = values.filter(({ kind }) => kind === 'id');
  const texts = values.flatMap((value) => {
    if (value.kind === 'any') return [`${webhookId} IS NOT NULL`];
    if (value.kind === 'text') return [`${bind(value.text)} IN (${webhookUrl}, ${webhookDescription})`];
    if (value.kind !== 'part' && value.kind !== 'pattern') return [];
    const like = bind(value.kind === 'part' ? likeOf(value.text) : escapeLike(value.text).replaceAll('*', '%'));
    return [`(${dialect.like(webhookUrl, like)} OR ${dialect.like(webhookDescription, like)})`];
  });
  return anyOf([...oneOf(webhookId, ids, bind), ...texts]);
}
