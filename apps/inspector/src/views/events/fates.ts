// What became of an event at every endpoint, in plain words: also at webhooks that are not subscribed to it.

import type { Delivery, EventDetail, Webhook } from '@posthorn/contracts';
import { entryMatches } from '@posthorn/contracts';
import { type EndpointRef, endpointRef } from '../../api/endpoint-names.ts';

import { momentOf } from '../../ui/clock.ts';

export type Fate = {
  of: EndpointRef;
  delivery: Delivery | null;
  outcome: string;
  why: string;
  recoveredBy: string | null;
};

export function fatesOf(event: EventDetail, webhooks: readonly Webhook[]): Fate[] {
  const delivered = event.deliveries.map(
    (delivery): Fate => ({
      of: endpointRef(delivery),
      delivery,
      outcome: delivery.status,
      why: madeBy(delivery, event.runs),
      recoveredBy: delivery.recovered_by,
    }),
  );
  // What stopped a whole reaction is said with the reaction.
  const suppressions = event.suppressions.filter(
    ({ webhook_id, target_id }) => webhook_id !== null || target_id !== null,
  );
  const suppressed = suppressions.map(
    ({ webhook_id, target_id, reason, detail }): Fate => ({
      of: endpointRef({ webhook_id, target_id }),
      delivery: null,
      outcome: 'suppressed',
      why: `${reason}: ${detail}`,
      recoveredBy: null,
    }),
  );
  const pending = (event.fan_out?.webhook_ids ?? []).map(
    (webhookId): Fate => ({
      of: webhookRef(webhookId),
      delivery: null,
      outcome: 'fan-out pending',
      why: 'its delivery is not written yet: the event went to so many webhooks that Posthorn writes them in steps',
      recoveredBy: null,
    }),
  );
  const known = new Set([...delivered, ...suppressed, ...pending].map(({ of }) => of.webhookId));
  const others = webhooks
    .filter(({ id }) => !known.has(id))
    .map(
      (webhook): Fate => ({
        of: webhookRef(webhook.id),
        delivery: null,
        outcome: 'not sent',
        why: whyNot(event, webhook),
        recoveredBy: null,
      }),
    );
  return [...delivered, ...suppressed, ...pending, ...others];
}

/** What made it, where that is not the subscription of a webhook. */
function madeBy({ origin, replay_of }: EventDetail['deliveries'][number], runs: EventDetail['runs']): string {
  switch (origin.kind) {
    case 'webhook':
      return '';
    case 'reaction': {
      const name = runs.find(({ trigger_id }) => trigger_id === origin.trigger_id)?.name;
      return `sent by the reaction ${name ?? origin.trigger_id}`;
    }
    case 'call':
      return 'sent by a call of the API that named the target';
    case 'copy':
      return `new delivery of ${replay_of}`;
    case 'test':
      return 'a test';
  }
}

const webhookRef = (webhookId: number): EndpointRef => ({ webhookId, targetId: null });

function whyNot(event: EventDetail, { events, created_at }: Webhook): string {
  if (!events.some((entry) => entryMatches(entry, event.event)))
    return `not subscribed to ${event.event}, only to ${events.join(', ')}`;
  const createdAt = momentOf(created_at);
  return createdAt >= Math.floor(Date.parse(event.created_at) / 1000) * 1000
    ? 'created after this event was accepted'
    : 'subscribed to it only after this event was accepted';
}
