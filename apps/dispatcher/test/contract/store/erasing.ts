// A store under test with a person in it, of whom more is stored than one commit of these tests erases.
import type { NewDelivery } from '../../../src/domain/acceptance.ts';
import type { Webhook } from '../../../src/domain/webhook.ts';
import type { Erasure } from '../../../src/ports/store/upkeep.ts';
import { createdWebhook, entry, keyOf, NOW, newDelivery, newEvent } from '../../support/builders.ts';
import { Subject } from './subject.ts';

export const LATER = NOW + 60_000;
export const ACTOR = { tokenId: 7, name: 'privacy office' };
export const PERSON = 'person-7f3a';
export const OTHER = 'loser-91bc';
export const TOLD = 'told-of-the-person';
export const PEOPLE = { others: [], merge: null, rootId: null };

export class Erasing extends Subject {
  /** Smaller than what is stored of anyone here. */
  async begin(tenantId: number, profileId = PERSON, rowsMax = 4): Promise<Erasure> {
    const outcome = await this.store.eraseProfile({ tenantId, profileId, now: LATER, actor: ACTOR, rowsMax });
    if (outcome.kind === 'running') return outcome.erasure;
    throw new Error('one commit was enough');
  }

  async finish(rowsMax = 4): Promise<number> {
    let steps = 1;
    while (await this.store.eraseStep({ now: LATER + steps, rowsMax })) steps += 1;
    return steps;
  }

  shown(tenantId: number, id: number): Promise<Erasure | null> {
    return this.store.getErasure({ tenantId, id });
  }

  /** A few of everything: delivered, retrying, pending, held and in flight, with keys, extra data, reasons and a merge. */
  async #fill(tenantId: number, webhook: Webhook, off: Webhook) {
    const ids: Record<string, string[]> = { events: [], deliveries: [] };
    const one = async (profileId: string, over: Partial<NewDelivery> = {}, people = {}, name = 'profile.updated') => {
      const made = newEvent({
        name,
        context: JSON.stringify({ id: profileId, told: TOLD }),
        people: { ...PEOPLE, profileId, ...people },
      });
      const delivery = newDelivery(webhook.id, over);
      const { version } = await this.store.routingTable({ tenantId });
      const suppressions = [{ endpointId: 4711, reason: 'condition' as const, detail: TOLD }];
      const entries = [entry({ event: made, key: keyOf(made.id), deliveries: [delivery], suppressions })];
      await this.store.accept({ tenantId, routingVersion: version, now: NOW, entries });
      ids['events']?.push(made.id);
      ids['deliveries']?.push(delivery.id);
      return delivery.id;
    };
    const merge = { winnerId: PERSON, loserId: OTHER };
    const response = { headers: { 'x-who': TOLD }, body: Buffer.from(TOLD), truncated: false };
    for (const who of [PERSON, OTHER]) {
      await one(who, { body: `{"own":"${TOLD}"}`, extraDataFault: TOLD });
      await this.settle(await this.claimOne(webhook), { status: 'delivered' }, { attempt: { response } });
      await one(who);
      const retry = { status: 'retrying' as const, dueAt: LATER, failures: 1 };
      await this.settle(await this.claimOne(webhook), retry, { attempt: { response } });
    }
    await one(PERSON, { endpointId: off.id, status: 'held' });
    await one(PERSON, {}, { others: [OTHER], merge }, 'profile.merged');
    await one('third', {}, { others: [OTHER] });
    return { events: ids['events'] ?? [], deliveries: ids['deliveries'] ?? [] };
  }

  async filled() {
    const { tenantId, webhook } = await this.subscribed();
    const off = await createdWebhook(this.store, tenantId, { isActive: false });
    const bystander = await this.accept(webhook, { event: { profileId: 'bystander' } });
    await this.settle(await this.claimOne(webhook), { status: 'delivered' });
    return { tenantId, webhook, bystander, ...(await this.#fill(tenantId, webhook, off)) };
  }

  list(tenantId: number, query: string) {
    return this.store.listDeliveries({ tenantId, filter: { query }, after: null, limit: 99 });
  }
}
