import { type EventDetail, event, eventDetail, keysetPage, single } from '@posthorn/contracts';
import { getPage, type KeysetMeta, pagesOf, toResult } from '../page.ts';
import { type ListQuery, listParams } from '../query.ts';
import type { Result } from '../result.ts';
import type { CallOptions, Send } from '../send.ts';

const one = single(eventDetail);
const page = keysetPage(event);

export interface EventFilter {
  event: string;
  profile_id: string;
  since: string | Date;
  until: string | Date;
  search: string;
  idempotency_key: string;
}

export interface EventQuery extends ListQuery<EventFilter> {
  /** The `next_cursor` of the page before. */
  readonly after?: string | undefined;
}

export function events(send: Send) {
  const list = (query: EventQuery = {}, options?: CallOptions) =>
    getPage(send, 'events', listParams(query, { 'page[after]': query.after }), page, options);

  const read = (id: string, options?: CallOptions) =>
    send({ method: 'GET', path: `events/${encodeURIComponent(id)}`, schema: one, repeatable: true }, options);

  return {
    /** Newest first. */
    list,
    pages: (query: EventQuery = {}, options?: CallOptions) =>
      pagesOf(
        query.after,
        (after) => list({ ...query, after }, options),
        (meta: KeysetMeta) => meta.next_cursor ?? undefined,
      ),
    /** The event with its context and what became of it at every subscriber. */
    get: async (id: string, options?: CallOptions) => toResult(await read(id, options)),
    /** The same, and the JSON of the answer as it was written: in a parsed context, long numbers have lost digits. */
    getWithText: async (id: string, options?: CallOptions): Promise<Result<{ event: EventDetail; text: string }>> => {
      const sent = await read(id, options);
      if (!sent.ok) return sent;
      const { body, text } = sent;
      return { ok: true, data: { event: body.data, text }, warnings: body.warnings ?? [] };
    },
  };
}
