// What people know endpoints by: webhooks and targets. Pure.
import type { Target, Webhook } from '@posthorn/contracts';

/** The endpoint of a delivery: one of the two is set. */
export type EndpointRef = { webhookId: number | null; targetId: number | null };

/** Of a record of the API. */
export const endpointRef = (of: { webhook_id: number | null; target_id: number | null }): EndpointRef => ({
  webhookId: of.webhook_id,
  targetId: of.target_id,
});

/** What a person knows a webhook by: its description, else where it sends to. */
export const webhookName = ({ description, url }: Pick<Webhook, 'description' | 'url'>): string =>
  description?.trim() || url.replace(/^https?:\/\//, '');

export const targetName = ({ name, handle }: Pick<Target, 'name' | 'handle'>): string => name.trim() || handle;

/** All that are known. */
export type Endpoints = { webhooks: readonly Webhook[]; targets: readonly Target[] };

export type EndpointNames = {
  /** Its number where the name is not known: it was deleted, or the token may not read it. */
  nameOf: (of: EndpointRef) => string;
  settingsOf: (of: EndpointRef) => Webhook | Target | undefined;
};

export function namesOf({ webhooks, targets }: Endpoints): EndpointNames {
  const webhookById = new Map(webhooks.map((webhook) => [webhook.id, webhook]));
  const targetById = new Map(targets.map((target) => [target.id, target]));
  return {
    nameOf: ({ webhookId, targetId }) => {
      if (targetId !== null) {
        const target = targetById.get(targetId);
        return target === undefined ? `target ${targetId}` : targetName(target);
      }
      if (webhookId === null) return '';
      const webhook = webhookById.get(webhookId);
      return webhook === undefined ? `webhook ${webhookId}` : webhookName(webhook);
    },
    settingsOf: ({ webhookId, targetId }) =>
      targetId !== null ? targetById.get(targetId) : webhookId === null ? undefined : webhookById.get(webhookId),
  };
}
