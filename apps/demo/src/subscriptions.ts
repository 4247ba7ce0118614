import type { Client, WebhookCreate } from '@posthorn/client';
import type { Webhook } from '@posthorn/contracts';
import { DemoFailure } from './failure.ts';

// The demo's webhooks. A database of an earlier run has them already, perhaps with another port in the URL; its secrets
// are not known any more, so each is given a new one.

export interface Subscription {
  readonly name: string;
  readonly path: string;
  readonly webhook: Omit<WebhookCreate, 'url'> & { readonly events: string[]; readonly description: string };
}

/** Short, so that a receiver switched off for a minute is seen to be tried again, and to get what it missed. */
const RETRY_SCHEDULE = [2, 5, 10, 15, 20, 30, 60, 300, 1800];

export const SUBSCRIPTIONS: readonly Subscription[] = [
  {
    name: 'everything',
    path: '/hooks/everything',
    webhook: { events: ['*'], description: 'Demo: every event', retry_schedule: RETRY_SCHEDULE },
  },
  {
    name: 'crm',
    path: '/hooks/crm',
    webhook: {
      events: ['profile.*'],
      queue: 'high',
      description: 'Demo: profiles, in the fast lane',
      retry_schedule: RETRY_SCHEDULE,
    },
  },
  {
    name: 'mailing',
    path: '/hooks/mailing',
    webhook: {
      events: ['reward.created', 'benefit.created', 'tier.achieved'],
      queue: 'low',
      description: 'Demo: what a member is given, in the slow lane',
      retry_schedule: RETRY_SCHEDULE,
    },
  },
];

/** Makes sure of the webhook, and answers its secret. */
export async function subscribe(client: Client, one: Subscription, url: string): Promise<string> {
  const existing = await find(client, one, url);
  const wanted = { ...one.webhook, url, generate_secret: true };
  const result =
    existing === undefined
      ? await client.webhooks.create(wanted)
      : await client.webhooks.update(existing.id, existing.is_active ? wanted : { ...wanted, is_active: true });
  if (!result.ok) throw new DemoFailure(`The webhook "${one.name}" could not be made: ${result.error.message}`);
  if (result.data.secret === undefined) throw new DemoFailure(`The webhook "${one.name}" came without its new secret.`);
  return result.data.secret;
}

async function find(client: Client, one: Subscription, url: string): Promise<Webhook | undefined> {
  const found: Webhook[] = [];
  for await (const page of client.webhooks.pages({ size: 100 })) {
    if (!page.ok) throw new DemoFailure(`The webhooks could not be listed: ${page.error.message}`);
    found.push(...page.data);
  }
  return (
    found.find((webhook) => webhook.url === url && webhook.events[0] === one.webhook.events[0]) ??
    found.find((webhook) => webhook.description === one.webhook.description)
  );
}
