import { expect, it } from 'vitest';
import type { NewDelivery, TargetPart } from '../../../src/domain/acceptance.ts';
import type { Token } from '../../../src/domain/token.ts';
import { accepted, createdTarget, createdWebhook, NOW, settlementOf, ulid } from '../../support/builders.ts';
import { type OpenStore, Subject } from './subject.ts';

const PART: TargetPart = {
  shape: { path: '/people/ü%20?mail=a%40b', headers: { 'x-key': 'of ü' } },
  variables: '{"a":1.0}',
  fault: null,
};
const FAULT = { reason: 'the rendered body is not JSON', line: 2, column: 7, where: 'body' } as const;

export function targetDeliveriesContract(open: OpenStore): void {
  const subject = new Subject(open);

  async function sent({ tenantId }: Token, over: Partial<NewDelivery> = {}) {
    const target = await createdTarget(subject.store, tenantId, { url: 'https://api.example/{{ path }}' });
    const delivery = { body: '{"to":"p"}', target: PART, ...over };
    const { event, ids } = await accepted(subject.store, tenantId, [target], { delivery });
    return { target, id: ids[0] ?? '', event };
  }
  const claim = async (endpointId: number, now = NOW) =>
    (await subject.store.claim({ now, leaseMarginMs: 15_000, wants: [{ endpointId, limit: 5 }] })).deliveries;

  it('target-14: a claim brings the rendered body and the rendered path and headers', async () => {
    const token = await subject.tenant();
    const { target, id } = await sent(token);
    expect(await claim(target.id)).toMatchObject([{ id, body: '{"to":"p"}', shape: PART.shape, number: 1 }]);
  });

  it('target-15: a delivery says for ever that it went to a target, and is found by it alone', async () => {
    const token = await subject.tenant();
    const { tenantId } = token;
    const { target, id } = await sent(token);
    const webhook = await createdWebhook(subject.store, tenantId);
    await accepted(subject.store, tenantId, [webhook]);
    const found = async (filter: object) =>
      (await subject.store.listDeliveries({ tenantId, filter, after: null, limit: 10 })).items.map((one) => one.id);
    const look = async () => {
      expect(await subject.store.getDelivery({ tenantId, id })).toMatchObject({
        delivery: { endpointId: target.id, isTarget: true },
        variables: PART.variables,
      });
      expect(await found({ targetId: target.id })).toEqual([id]);
      expect(await found({ webhookId: target.id })).toEqual([]);
      expect(await found({ targetId: webhook.id })).toEqual([]);
      expect(await found({ query: `target:${target.id}` })).toEqual([id]);
      expect(await found({ query: 'target:* -webhook:*' })).toEqual([id]);
    };
    await look();
    await subject.store.deleteTarget({ tenantId, id: target.id, now: NOW });
    await look();
    expect(await subject.store.getDelivery({ tenantId, id })).toMatchObject({
      delivery: { status: 'cancelled', reason: 'target_deleted' },
    });
  });

  it('target-16: what cannot be rendered has failed from the beginning, and is never due', async () => {
    const token = await subject.tenant();
    const { tenantId } = token;
    const target = { shape: null, variables: null, fault: FAULT };
    const sending = await sent(token, { status: 'failed', dueAt: null, body: '{"to":', target });
    const found = await subject.store.getDelivery({ tenantId, id: sending.id });
    expect(found).toMatchObject({
      delivery: { status: 'failed', reason: 'render_failed', renderFault: FAULT, attemptCount: 0, completedAt: NOW },
      body: '{"to":',
      attempts: [],
    });
    expect(await claim(sending.target.id, NOW + 1e9)).toEqual([]);
    const failed = { tenantId, filter: { reason: 'render_failed' as const }, after: null, limit: 10 };
    expect((await subject.store.listDeliveries(failed)).items.map(({ id }) => id)).toEqual([sending.id]);
    expect(await subject.store.resend({ tenantId, id: sending.id, now: NOW })).toEqual({ kind: 'not-rendered' });
  });

  it('target-18: a copy sends the same, or what was rendered again', async () => {
    const token = await subject.tenant();
    const { tenantId } = token;
    const { target, id } = await sent(token);
    const copy = async (over: object) => {
      const newId = `dlv_${ulid()}_1bb65e97`;
      const input = { tenantId, id, newId, body: null, now: NOW, ...over };
      expect(await subject.store.copyDelivery(input)).toEqual({ kind: 'added' });
      return newId;
    };
    const same = await copy({});
    const again = await copy({ body: '{"b":2}', target: { ...PART, shape: null } });
    const context = await copy({ body: null, target: { ...PART, shape: null } });
    const broken = await copy({ body: '', target: { shape: null, variables: null, fault: FAULT } });
    const claimed = await claim(target.id);
    const of = (wanted: string) => claimed.find((one) => one.id === wanted);
    expect(of(same)).toMatchObject({ body: '{"to":"p"}', shape: PART.shape });
    expect(of(again)).toMatchObject({ body: '{"b":2}', shape: null });
    expect(of(context)?.body).toMatch(/^\{"id":"profile-/);
    expect(of(broken)).toBeUndefined();
    expect(await subject.store.findDelivery({ tenantId, id: broken })).toMatchObject({
      status: 'failed',
      reason: 'render_failed',
      replayOf: id,
    });
  });

  it('target-19: 410 switches the target off, although its URL was rendered, and raises target.disabled', async () => {
    const token = await subject.tenant();
    const { tenantId } = token;
    const { target, id } = await sent(token);
    const [claimed] = await claim(target.id);
    if (claimed === undefined) throw new Error('nothing was claimed');
    const settlement = {
      ...settlementOf(
        claimed,
        { status: 'held', switchOff: 'gone' },
        { attempt: { url: 'https://api.example/people' } },
      ),
      storedUrl: target.url,
    };
    expect(await subject.store.settle({ settlements: [settlement] })).toEqual(['settled']);
    expect(await subject.store.getTarget({ tenantId, id: target.id })).toMatchObject({
      target: { isActive: false, disabledReason: 'gone' },
      heldCount: 1,
      health: { failureCount: 1 },
    });
    expect(await subject.store.findDelivery({ tenantId, id })).toMatchObject({ status: 'held' });
    const raised = await subject.store.listRaised({ after: null, limit: 10 });
    expect(raised.map(({ name, context }) => [name, JSON.parse(context).handle])).toEqual([
      ['target.disabled', target.handle],
    ]);
    const { items } = await subject.store.listAudit({ tenantId, filter: {}, after: null, limit: 10 });
    expect(items[0]).toMatchObject({ action: 'target.disabled', subject: 'target', subjectId: String(target.id) });
  });

  it('target-20: an erasure takes the rendered body, path, headers, variables and URLs away', async () => {
    const token = await subject.tenant();
    const { tenantId } = token;
    const { target, id, event } = await sent(token);
    const [claimed] = await claim(target.id);
    if (claimed === undefined) throw new Error('nothing was claimed');
    const url = 'https://api.example/people/p';
    const ended = settlementOf(claimed, { status: 'retrying', dueAt: NOW + 9, failures: 1 }, { attempt: { url } });
    await subject.store.settle({ settlements: [{ ...ended, storedUrl: target.url }] });
    const profileId = event.people.profileId ?? '';
    await subject.store.eraseProfile({ tenantId, profileId, now: NOW, actor: { tokenId: null, name: 'test' } });
    const found = await subject.store.getDelivery({ tenantId, id });
    expect(found).toMatchObject({
      delivery: { status: 'cancelled', isTarget: true },
      body: '',
      attempts: [{ url: '' }],
    });
    expect(JSON.stringify(found)).not.toContain('people');
  });
}
