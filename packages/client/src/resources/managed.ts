// What resources that people manage have in common: list, read, create, change, delete.
import { getPage, type NumberedMeta, pagesOf, toResult } from '../page.ts';
import { type FilterValue, type ListQuery, listParams } from '../query.ts';
import type { RawJson } from '../raw-json.ts';
import { bodyText } from '../request-text.ts';
import type { CallOptions, Schema, Send } from '../send.ts';

export interface ManagedQuery<Filter> extends ListQuery<Filter> {
  /** Page number, from 1. */
  readonly number?: number | undefined;
}

type Body<Data> = { data: Data; warnings?: string[] | undefined };
type Schemas<Resource> = { one: Schema<Body<Resource>>; page: Schema<Body<Resource[]> & { meta: NumberedMeta }> };

/** @param path below the API: `webhooks` */
export function managed<
  Resource,
  Create extends object,
  Update extends object,
  Filter extends { [Field in keyof Filter]: FilterValue },
>(send: Send, path: string, { one, page }: Schemas<Resource>) {
  type Query = ManagedQuery<Filter>;
  const list = (query: Query = {}, options?: CallOptions) =>
    getPage(send, path, listParams(query, { 'page[number]': query.number }), page, options);

  return {
    list,
    /** Every page from `number` on. */
    pages: (query: Query = {}, options?: CallOptions) =>
      pagesOf(
        query.number,
        (number) => list({ ...query, number }, options),
        (meta: NumberedMeta) => (meta.current_page < meta.last_page ? meta.current_page + 1 : undefined),
      ),
    get: async (id: number, options?: CallOptions) =>
      toResult(await send({ method: 'GET', path: `${path}/${id}`, schema: one, repeatable: true }, options)),
    /** With `generate_secret: true` the answer shows the secret, this once. */
    create: async (input: Create | RawJson, options?: CallOptions) => {
      const body = bodyText(input);
      if (typeof body !== 'string') return body;
      return toResult(await send({ method: 'POST', path, body, schema: one, repeatable: false }, options));
    },
    update: async (id: number, input: Update | RawJson, options?: CallOptions) => {
      const body = bodyText(input);
      if (typeof body !== 'string') return body;
      return toResult(
        await send({ method: 'PUT', path: `${path}/${id}`, body, schema: one, repeatable: true }, options),
      );
    },
    delete: async (id: number, options?: CallOptions) => {
      const sent = await send<undefined>(
        { method: 'DELETE', path: `${path}/${id}`, schema: null, repeatable: true },
        options,
      );
      // Gone at a later try: an earlier one did it, and its answer was lost.
      const done = sent.ok || (sent.error.code === 'not_found' && sent.error.attempts > 1);
      return done ? toResult<undefined>({ ok: true, body: { data: undefined } }) : sent;
    },
  };
}
