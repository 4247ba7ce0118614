// Whether a change leaves a webhook as it is: then nothing is written, and `updated_at` stays.
import { isDeepStrictEqual } from 'node:util';
import type { Webhook } from '../domain/webhook.ts';

/** Conditions are the same if their values are: a client that sends back what it read has lost the spelling. */
export function isSameWebhook(before: Webhook, after: Webhook): boolean {
  const { condition: oldCondition, updatedAt: _then, ...old } = before;
  const { condition: newCondition, updatedAt: _now, ...now } = after;
  return isDeepStrictEqual(old, now) && isDeepStrictEqual(oldCondition?.rule ?? null, newCondition?.rule ?? null);
}
