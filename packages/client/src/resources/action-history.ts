import { actionRun, numberedPage, type RunStop, single } from '@posthorn/contracts';
import { getPage, type NumberedMeta, pagesOf, toResult } from '../page.ts';
import { type ListQuery, listParams } from '../query.ts';
import type { CallOptions, Send } from '../send.ts';

const one = single(actionRun);
const page = numberedPage(actionRun);

export interface ActionHistoryFilter {
  /** Id of the trigger. */
  actionable_id: number;
  event_id: string;
  /** Runs that did not begin. */
  stop: RunStop;
}

export interface ActionHistoryQuery extends ListQuery<ActionHistoryFilter> {
  /** Page number, from 1. */
  readonly number?: number | undefined;
}

/** What triggers did: one run for each trigger and event, newest first. */
export function actionHistory(send: Send) {
  const list = (query: ActionHistoryQuery = {}, options?: CallOptions) =>
    getPage(send, 'action-history', listParams(query, { 'page[number]': query.number }), page, options);

  return {
    list,
    /** Every page from `number` on. */
    pages: (query: ActionHistoryQuery = {}, options?: CallOptions) =>
      pagesOf(
        query.number,
        (number) => list({ ...query, number }, options),
        (meta: NumberedMeta) => (meta.current_page < meta.last_page ? meta.current_page + 1 : undefined),
      ),
    /** With the context of its event. */
    get: async (id: number, options?: CallOptions) =>
      toResult(await send({ method: 'GET', path: `action-history/${id}`, schema: one, repeatable: true }, options)),
  };
}
