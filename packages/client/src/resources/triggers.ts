import {
  type ActionCreate,
  type ActionUpdate,
  numberedPage,
  single,
  type TriggerCreate,
  type TriggerPreviewInput,
  type TriggerUpdate,
  trigger,
  triggerAction,
  triggerPreview,
} from '@posthorn/contracts';
import { getPage, type NumberedMeta, pagesOf, toResult } from '../page.ts';
import { type ListQuery, listParams } from '../query.ts';
import type { RawJson } from '../raw-json.ts';
import { bodyText } from '../request-text.ts';
import type { CallOptions, Send } from '../send.ts';

const one = single(trigger);
const page = numberedPage(trigger);
const oneAction = single(triggerAction);
const previewed = single(triggerPreview);
const actionPage = numberedPage(triggerAction);

export type { ActionCreate, ActionUpdate, TriggerCreate, TriggerPreviewInput, TriggerUpdate };

export interface TriggerFilter {
  name: string;
  trigger: string;
  is_active: boolean;
}

export interface TriggerQuery extends ListQuery<TriggerFilter> {
  /** Page number, from 1. */
  readonly number?: number | undefined;
}

/** Triggers, which people also call reactions, and their actions. */
export function triggers(send: Send) {
  const list = (query: TriggerQuery = {}, options?: CallOptions) =>
    getPage(send, 'triggers', listParams(query, { 'page[number]': query.number }), page, options);

  return {
    list,
    /** Every page from `number` on. */
    pages: (query: TriggerQuery = {}, options?: CallOptions) =>
      pagesOf(
        query.number,
        (number) => list({ ...query, number }, options),
        (meta: NumberedMeta) => (meta.current_page < meta.last_page ? meta.current_page + 1 : undefined),
      ),
    get: async (id: number, options?: CallOptions) =>
      toResult(await send({ method: 'GET', path: `triggers/${id}`, schema: one, repeatable: true }, options)),
    create: async (input: TriggerCreate | RawJson, options?: CallOptions) => {
      const body = bodyText(input);
      if (typeof body !== 'string') return body;
      return toResult(await send({ method: 'POST', path: 'triggers', body, schema: one, repeatable: false }, options));
    },
    /** Partial; `actions` replaces all of them. */
    update: async (id: number, input: TriggerUpdate | RawJson, options?: CallOptions) => {
      const body = bodyText(input);
      if (typeof body !== 'string') return body;
      const path = `triggers/${id}`;
      return toResult(await send({ method: 'PUT', path, body, schema: one, repeatable: true }, options));
    },
    delete: (id: number, options?: CallOptions) => remove(send, `triggers/${id}`, options),
    /** What it would do with a context or a stored event. Nothing is stored or sent. */
    preview: async (id: number, input: TriggerPreviewInput | RawJson, options?: CallOptions) => {
      const body = bodyText(input);
      if (typeof body !== 'string') return body;
      const path = `triggers/${id}/preview`;
      return toResult(await send({ method: 'POST', path, body, schema: previewed, repeatable: true }, options));
    },
    /** In the order in which they run. */
    listActions: (
      id: number,
      query: { readonly number?: number; readonly size?: number } = {},
      options?: CallOptions,
    ) =>
      getPage(send, `triggers/${id}/actions`, listParams(query, { 'page[number]': query.number }), actionPage, options),
    getAction: async (id: number, actionId: number, options?: CallOptions) => {
      const path = `triggers/${id}/actions/${actionId}`;
      return toResult(await send({ method: 'GET', path, schema: oneAction, repeatable: true }, options));
    },
    createAction: async (id: number, input: ActionCreate | RawJson, options?: CallOptions) => {
      const body = bodyText(input);
      if (typeof body !== 'string') return body;
      const path = `triggers/${id}/actions`;
      return toResult(await send({ method: 'POST', path, body, schema: oneAction, repeatable: false }, options));
    },
    /** Partial; `arguments` replaces all of them. */
    updateAction: async (id: number, actionId: number, input: ActionUpdate | RawJson, options?: CallOptions) => {
      const body = bodyText(input);
      if (typeof body !== 'string') return body;
      const path = `triggers/${id}/actions/${actionId}`;
      return toResult(await send({ method: 'PUT', path, body, schema: oneAction, repeatable: true }, options));
    },
    deleteAction: (id: number, actionId: number, options?: CallOptions) =>
      remove(send, `triggers/${id}/actions/${actionId}`, options),
  };
}

async function remove(send: Send, path: string, options?: CallOptions) {
  const sent = await send<undefined>({ method: 'DELETE', path, schema: null, repeatable: true }, options);
  // Gone at a later try: an earlier one did it, and its answer was lost.
  const done = sent.ok || (sent.error.code === 'not_found' && sent.error.attempts > 1);
  return done ? toResult<undefined>({ ok: true, body: { data: undefined } }) : sent;
}
