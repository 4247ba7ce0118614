import type { Failure, ListResult, Result } from './result.ts';
import type { Schema, Send } from './send.ts';

// From bodies of the API to results, and from page to page.

export interface KeysetMeta {
  readonly per_page: number;
  /** Give it as `after` for the next page; `null` at the end. */
  readonly next_cursor: string | null;
}

export interface NumberedMeta {
  readonly current_page: number;
  readonly last_page: number;
  readonly per_page: number;
  readonly total: number;
}

interface Body<T> {
  data: T;
  warnings?: string[] | undefined;
}

export function toResult<T>(sent: { readonly ok: true; readonly body: Body<T> } | Failure): Result<T> {
  return sent.ok ? { ok: true, data: sent.body.data, warnings: sent.body.warnings ?? [] } : sent;
}

export async function getPage<T, Meta>(
  send: Send,
  path: string,
  query: URLSearchParams | Failure,
  schema: Schema<Body<T[]> & { meta: Meta }>,
  options: { signal?: AbortSignal | undefined } | undefined,
): Promise<ListResult<T, Meta>> {
  if (!(query instanceof URLSearchParams)) return query;
  const sent = await send({ method: 'GET', path, query, schema, repeatable: true }, options);
  if (!sent.ok) return sent;
  return { ok: true, data: sent.body.data, meta: sent.body.meta, warnings: sent.body.warnings ?? [] };
}

/**
 * Every page in turn, as results: a failing one is yielded like the others, and is the last.
 * @param next the position after this page, `undefined` at the end
 */
export async function* pagesOf<T, Meta, Position>(
  first: Position | undefined,
  load: (position: Position | undefined) => Promise<ListResult<T, Meta>>,
  next: (meta: Meta) => Position | undefined,
): AsyncGenerator<ListResult<T, Meta>, void, undefined> {
  for (let position = first; ; ) {
    const page: ListResult<T, Meta> | Failure = await load(position);
    yield page;
    if (!page.ok) return;
    position = next(page.meta);
    if (position === undefined) return;
  }
}
