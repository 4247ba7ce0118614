import {
  type Lane,
  numberedPage,
  type SecretRotation,
  single,
  testedAttempt,
  type WebhookCreate as WebhookCreateBody,
  type WebhookTest,
  type WebhookUpdate as WebhookUpdateBody,
  webhook,
} from '@posthorn/contracts';
import { getPage, type NumberedMeta, pagesOf, toResult } from '../page.ts';
import { type ListQuery, listParams } from '../query.ts';
import type { RawJson } from '../raw-json.ts';
import { bodyText } from '../request-text.ts';
import type { CallOptions, Send } from '../send.ts';

const one = single(webhook);
const page = numberedPage(webhook);
const tested = single(testedAttempt);

/** The API stores a wrong `queue` as `low` with a warning; here it does not compile. */
type Typed<Body> = Omit<Body, 'queue'> & { queue?: Lane };
/** Needs `url` and one of `trigger`, `events`. */
export type WebhookCreate = Typed<WebhookCreateBody> & ({ trigger: string } | { events: string[] });
export type WebhookUpdate = Typed<WebhookUpdateBody>;

export interface WebhookFilter {
  trigger: string;
  url: string;
  namespace: string;
  queue: Lane;
  is_active: boolean;
}

export interface WebhookQuery extends ListQuery<WebhookFilter> {
  /** Page number, from 1. */
  readonly number?: number | undefined;
}

export function webhooks(send: Send) {
  const list = (query: WebhookQuery = {}, options?: CallOptions) =>
    getPage(send, 'webhooks', listParams(query, { 'page[number]': query.number }), page, options);

  return {
    list,
    /** Every page from `number` on. */
    pages: (query: WebhookQuery = {}, options?: CallOptions) =>
      pagesOf(
        query.number,
        (number) => list({ ...query, number }, options),
        (meta: NumberedMeta) => (meta.current_page < meta.last_page ? meta.current_page + 1 : undefined),
      ),
    get: async (id: number, options?: CallOptions) =>
      toResult(await send({ method: 'GET', path: `webhooks/${id}`, schema: one, repeatable: true }, options)),
    /** With `generate_secret: true` the answer shows the secret, this once. */
    create: async (input: WebhookCreate | RawJson, options?: CallOptions) => {
      const body = bodyText(input);
      if (typeof body !== 'string') return body;
      return toResult(await send({ method: 'POST', path: 'webhooks', body, schema: one, repeatable: false }, options));
    },
    update: async (id: number, input: WebhookUpdate | RawJson, options?: CallOptions) => {
      const body = bodyText(input);
      if (typeof body !== 'string') return body;
      const path = `webhooks/${id}`;
      return toResult(await send({ method: 'PUT', path, body, schema: one, repeatable: true }, options));
    },
    delete: async (id: number, options?: CallOptions) => {
      const sent = await send<undefined>(
        { method: 'DELETE', path: `webhooks/${id}`, schema: null, repeatable: true },
        options,
      );
      // Gone at a later try: an earlier one did it, and its answer was lost.
      const done = sent.ok || (sent.error.code === 'not_found' && sent.error.attempts > 1);
      return done ? toResult<undefined>({ ok: true, body: { data: undefined } }) : sent;
    },
    /** A new secret, shown in this answer only; the old one stays valid for `overlap_seconds`, by default a day. */
    rotateSecret: async (id: number, input: SecretRotation = {}, options?: CallOptions) => {
      const body = bodyText(input);
      if (typeof body !== 'string') return body;
      const path = `webhooks/${id}/rotate-secret`;
      return toResult(await send({ method: 'POST', path, body, schema: one, repeatable: false }, options));
    },
    /** Sends the catalogue's example of one of its events now; the answer is that attempt, with its `delivery_id`.
     * With `signature: 'missing' | 'wrong_secret' | 'tampered' | 'stale'` it is one that the receiver must refuse. */
    test: async (id: number, input: WebhookTest = {}, options?: CallOptions) => {
      const body = bodyText(input);
      if (typeof body !== 'string') return body;
      return toResult(
        await send({ method: 'POST', path: `webhooks/${id}/test`, body, schema: tested, repeatable: false }, options),
      );
    },
  };
}
