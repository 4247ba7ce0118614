import { eventType, numberedPage, single } from '@posthorn/contracts';
import { getPage, type NumberedMeta, pagesOf, toResult } from '../page.ts';
import { listParams } from '../query.ts';
import type { CallOptions, Send } from '../send.ts';

const one = single(eventType);
const page = numberedPage(eventType);

export interface EventTypeQuery {
  /** Page number, from 1. */
  readonly number?: number | undefined;
  /** 15 by default, at most 100. */
  readonly size?: number | undefined;
}

/** The catalogue of event names, with schema and example of each. */
export function eventTypes(send: Send) {
  const list = (query: EventTypeQuery = {}, options?: CallOptions) =>
    getPage(send, 'event-types', listParams({ size: query.size }, { 'page[number]': query.number }), page, options);

  return {
    list,
    pages: (query: EventTypeQuery = {}, options?: CallOptions) =>
      pagesOf(
        query.number,
        (number) => list({ ...query, number }, options),
        (meta: NumberedMeta) => (meta.current_page < meta.last_page ? meta.current_page + 1 : undefined),
      ),
    get: async (name: string, options?: CallOptions) => {
      const path = `event-types/${encodeURIComponent(name)}`;
      return toResult(await send({ method: 'GET', path, schema: one, repeatable: true }, options));
    },
  };
}
