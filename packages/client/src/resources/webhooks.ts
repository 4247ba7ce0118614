import {
  type Lane,
  numberedPage,
  type SecretRotation,
  single,
  testedAttempt,
  type Webhook,
  type WebhookCreate as WebhookCreateBody,
  type WebhookTest,
  type WebhookUpdate as WebhookUpdateBody,
  webhook,
} from '@posthorn/contracts';
import { toResult } from '../page.ts';
import { bodyText } from '../request-text.ts';
import type { CallOptions, Send } from '../send.ts';
import { type ManagedQuery, managed } from './managed.ts';

const one = single(webhook);
const page = numberedPage(webhook);
const tested = single(testedAttempt);

/** The API stores a wrong `queue` as `low` with a warning; here it does not compile. */
export type Typed<Body> = Omit<Body, 'queue'> & { queue?: Lane };
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

export type WebhookQuery = ManagedQuery<WebhookFilter>;

export function webhooks(send: Send) {
  return {
    ...managed<Webhook, WebhookCreate, WebhookUpdate, WebhookFilter>(send, 'webhooks', { one, page }),
    /** A new secret, shown in this answer only; the old one stays valid for `overlap_seconds`, by default a day. */
    rotateSecret: async (id: number, input: SecretRotation = {}, options?: CallOptions) => {
      const body = bodyText(input);
      if (typeof body !== 'string') return body;
      const path = `webhooks/${id}/rotate-secret`;
      return toResult(await send({ method: 'POST', path, body, schema: one, repeatable: false }, options));
    },
    /** Sends the catalogue's example of one of its events now; the answer is that attempt, with its `delivery_id`.
     * With a `check` it is one that breaks receivers, and `as_expected` says whether this one did the right thing. */
    test: async (id: number, input: WebhookTest = {}, options?: CallOptions) => {
      const body = bodyText(input);
      if (typeof body !== 'string') return body;
      return toResult(
        await send({ method: 'POST', path: `webhooks/${id}/test`, body, schema: tested, repeatable: false }, options),
      );
    },
  };
}
