import { numberedPage, single, type TokenCreate, token } from '@posthorn/contracts';
import { getPage, type NumberedMeta, pagesOf, toResult } from '../page.ts';
import { type ListQuery, listParams } from '../query.ts';
import { bodyText } from '../request-text.ts';
import type { CallOptions, Send } from '../send.ts';

const one = single(token);
const page = numberedPage(token);

export interface TokenFilter {
  name: string;
}

export interface TokenQuery extends Omit<ListQuery<TokenFilter>, 'sort'> {
  /** Page number, from 1. */
  readonly number?: number | undefined;
}

export function tokens(send: Send) {
  const list = (query: TokenQuery = {}, options?: CallOptions) =>
    getPage(send, 'tokens', listParams(query, { 'page[number]': query.number }), page, options);

  return {
    /** Newest first, revoked ones too. */
    list,
    pages: (query: TokenQuery = {}, options?: CallOptions) =>
      pagesOf(
        query.number,
        (number) => list({ ...query, number }, options),
        (meta: NumberedMeta) => (meta.current_page < meta.last_page ? meta.current_page + 1 : undefined),
      ),
    get: async (id: number, options?: CallOptions) =>
      toResult(await send({ method: 'GET', path: `tokens/${id}`, schema: one, repeatable: true }, options)),
    /** The answer shows the token's text as `token`, this once. It may do no more than the token that asks. */
    create: async (input: TokenCreate, options?: CallOptions) => {
      const body = bodyText(input);
      if (typeof body !== 'string') return body;
      return toResult(await send({ method: 'POST', path: 'tokens', body, schema: one, repeatable: false }, options));
    },
    /** For good, and at once. */
    revoke: async (id: number, options?: CallOptions) => {
      const request = { method: 'DELETE', path: `tokens/${id}`, schema: null, repeatable: true } as const;
      const sent = await send<undefined>(request, options);
      return sent.ok ? toResult<undefined>({ ok: true, body: { data: undefined } }) : sent;
    },
  };
}
