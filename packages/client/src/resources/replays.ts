import {
  type EventReplay,
  message,
  numberedPage,
  type ReplayCreate as ReplayCreateBody,
  type ReplayFilter as ReplayFilterBody,
  type ReplayStatus,
  replay,
  replayDetail,
  single,
} from '@posthorn/contracts';
import { getPage, type NumberedMeta, pagesOf, toResult } from '../page.ts';
import { type ListQuery, listParams } from '../query.ts';
import { bodyText, INVALID_DATE, isInvalidDate, notSent } from '../request-text.ts';
import type { Result } from '../result.ts';
import type { CallOptions, Send } from '../send.ts';

const one = single(replay);
const detail = single(replayDetail);
const page = numberedPage(replay);

/** Which deliveries; at least one of these. */
export type ReplayFilter = Omit<ReplayFilterBody, 'since' | 'until'> & {
  since?: string | Date | undefined;
  until?: string | Date | undefined;
};
export type ReplayCreate = Omit<ReplayCreateBody, 'filter'> & { filter: ReplayFilter };
export type EventReplayInput = EventReplay;

export interface ReplayQuery extends ListQuery<{ status: ReplayStatus }> {
  /** Page number, from 1. */
  readonly number?: number | undefined;
}

export function replays(send: Send) {
  const list = (query: ReplayQuery = {}, options?: CallOptions) =>
    getPage(send, 'replays', listParams(query, { 'page[number]': query.number }), page, options);
  const act = async (id: number, action: 'start' | 'pause' | 'resume' | 'cancel', options?: CallOptions) => {
    const path = `replays/${id}/${action}`;
    return toResult(await send({ method: 'POST', path, body: '{}', schema: one, repeatable: false }, options));
  };

  return {
    /** Newest first. */
    list,
    pages: (query: ReplayQuery = {}, options?: CallOptions) =>
      pagesOf(
        query.number,
        (number) => list({ ...query, number }, options),
        (meta: NumberedMeta) => (meta.current_page < meta.last_page ? meta.current_page + 1 : undefined),
      ),
    /** With what became of its new deliveries. */
    get: async (id: number, options?: CallOptions) =>
      toResult(await send({ method: 'GET', path: `replays/${id}`, schema: detail, repeatable: true }, options)),
    /** A plan with its exact count, unless it is `planning` still; `start: true` runs it at once. */
    create: async (input: ReplayCreate, options?: CallOptions) => {
      const body = bodyOf(input);
      if (typeof body !== 'string') return body;
      return toResult(await send({ method: 'POST', path: 'replays', body, schema: one, repeatable: false }, options));
    },
    start: (id: number, options?: CallOptions) => act(id, 'start', options),
    pause: (id: number, options?: CallOptions) => act(id, 'pause', options),
    resume: (id: number, options?: CallOptions) => act(id, 'resume', options),
    cancel: (id: number, options?: CallOptions) => act(id, 'cancel', options),
    /** The vendor's `batch.json`: the newest event of each id to each webhook and with each action. Answers with a sentence. */
    events: async (input: EventReplayInput, options?: CallOptions): Promise<Result<string>> => {
      const body = bodyText(input);
      if (typeof body !== 'string') return body;
      const path = 'webhooks/batch.json';
      const sent = await send({ method: 'POST', path, body, schema: message, repeatable: false }, options);
      return sent.ok ? { ok: true, data: sent.body.message, warnings: [] } : sent;
    },
  };
}

function bodyOf(input: ReplayCreate) {
  const errors: Record<string, string[]> = {};
  for (const field of ['since', 'until'] as const) {
    if (isInvalidDate(input.filter[field])) errors[`filter.${field}`] = [INVALID_DATE];
  }
  return Object.keys(errors).length > 0 ? notSent(errors) : bodyText(input);
}
