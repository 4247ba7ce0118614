import {
  type DeliveryReason,
  type DeliveryStatus,
  delivery,
  deliveryCount,
  deliveryDetail,
  keysetPage,
  type Resend,
  signatureReport,
  single,
} from '@posthorn/contracts';
import { getPage, type KeysetMeta, pagesOf, toResult } from '../page.ts';
import { type ListQuery, listParams } from '../query.ts';
import type { RawJson } from '../raw-json.ts';
import { contextText, notSent } from '../request-text.ts';
import type { Failure } from '../result.ts';
import type { CallOptions, Send } from '../send.ts';

const one = single(deliveryDetail);
const summary = single(delivery);
const report = single(signatureReport);
const page = keysetPage(delivery);
const counted = single(deliveryCount);

export interface DeliveryFilter {
  status: DeliveryStatus;
  /** Of cancelled ones. */
  reason: DeliveryReason;
  event: string;
  webhook_id: number;
  target_id: number;
  event_id: string;
  profile_id: string;
  /** HTTP status of an attempt. */
  code: number;
  since: string | Date;
  until: string | Date;
  search: string;
}

export interface DeliveryQuery extends ListQuery<DeliveryFilter> {
  /** The query language: `status:failed code:5xx since:15m`. */
  readonly query?: string | undefined;
  /** The `next_cursor` of the page before. */
  readonly after?: string | undefined;
}

export interface ResendInput extends Omit<Resend, 'context'> {
  /** Edit and resend: another body, in a new delivery. */
  context?: object | RawJson;
}

export function deliveries(send: Send) {
  const list = (query: DeliveryQuery = {}, options?: CallOptions) =>
    getPage(send, 'deliveries', listParams(query, { query: query.query, 'page[after]': query.after }), page, options);
  const act = async (id: string, action: 'resend' | 'cancel', body: string | Failure, options?: CallOptions) => {
    if (typeof body !== 'string') return body;
    const path = `deliveries/${encodeURIComponent(id)}/${action}`;
    return toResult(await send({ method: 'POST', path, body, schema: summary, repeatable: false }, options));
  };

  return {
    /** Newest first. */
    list,
    pages: (query: DeliveryQuery = {}, options?: CallOptions) =>
      pagesOf(
        query.after,
        (after) => list({ ...query, after }, options),
        (meta: KeysetMeta) => meta.next_cursor ?? undefined,
      ),
    /** How many match; where `exact` is false, at least so many. */
    count: async ({ filter, query }: Pick<DeliveryQuery, 'filter' | 'query'> = {}, options?: CallOptions) => {
      const asked = listParams({ filter }, { query });
      if (!(asked instanceof URLSearchParams)) return asked;
      const path = 'deliveries/count';
      return toResult(await send({ method: 'GET', path, query: asked, schema: counted, repeatable: true }, options));
    },
    /** The delivery with its attempts. */
    get: async (id: string, options?: CallOptions) => {
      const path = `deliveries/${encodeURIComponent(id)}`;
      return toResult(await send({ method: 'GET', path, schema: one, repeatable: true }, options));
    },
    /** Whether the signatures of its attempts verify under the webhook's secrets, and if not, why. */
    signature: async (id: string, options?: CallOptions) => {
      const path = `deliveries/${encodeURIComponent(id)}/signature`;
      return toResult(await send({ method: 'GET', path, schema: report, repeatable: true }, options));
    },
    /** One more attempt of the same id and bytes; or, with `as_new` or a `context`, a new delivery. */
    resend: (id: string, input: ResendInput = {}, options?: CallOptions) =>
      act(id, 'resend', resendBody(input), options),
    cancel: (id: string, options?: CallOptions) => act(id, 'cancel', '{}', options),
  };
}

function resendBody({ context, as_new }: ResendInput): string | Failure {
  const members: string[] = [];
  if (as_new !== undefined) members.push(`"as_new":${as_new}`);
  if (context !== undefined) {
    const text = contextText(context);
    if (typeof text !== 'string') return notSent({ context: [text.message] });
    members.push(`"context":${text}`);
  }
  return `{${members.join(',')}}`;
}
