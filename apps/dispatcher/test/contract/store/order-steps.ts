// What tests of order do over and over.
import type { NewDelivery } from '../../../src/domain/acceptance.ts';
import type { Webhook } from '../../../src/domain/webhook.ts';
import { NOW } from '../../support/builders.ts';
import type { Subject } from './subject.ts';

export function orderSteps(subject: Subject) {
  const ordered = () => subject.subscribed({ ordering: 'profile' });
  /** Accepts one delivery with these keys; answers its id. */
  const enter = (webhook: Webhook, keys: string[], enteredAt = NOW, over: Partial<NewDelivery> = {}): Promise<string> =>
    subject.accept(webhook, {
      delivery: { dueAt: webhook.isActive ? enteredAt : null, turn: { keys, enteredAt }, ...over },
    });
  const claimed = async (webhook: Webhook, now = NOW, limit = 100): Promise<string[]> =>
    (await subject.claim(webhook, now, limit)).deliveries.map(({ id }) => id);
  const waitingFor = async (webhook: Webhook, ids: string[]): Promise<(string | null)[]> =>
    Promise.all(ids.map(async (id) => (await subject.delivery(webhook.tenantId, id)).waitingFor));
  /** When it is to be looked at next: a claim so early takes nothing. */
  const nextDue = async (webhook: Webhook) => (await subject.claim(webhook, 0)).nextDue[0]?.dueAt;
  return { ordered, enter, claimed, waitingFor, nextDue };
}
