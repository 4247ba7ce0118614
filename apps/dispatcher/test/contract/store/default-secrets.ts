import { expect, it } from 'vitest';
import { POSTHORN } from '../../../src/domain/audit.ts';
import { madeSecret, type NewDefaultSecret } from '../../../src/domain/default-secret.ts';
import { createdWebhook, NOW, newToken, newWebhook } from '../../support/builders.ts';
import { type OpenStore, Subject } from './subject.ts';

const FIRST = madeSecret('whsec_first', NOW);

export function defaultSecretsContract(open: OpenStore): void {
  const subject = new Subject(open);
  const save = (tenantId: number, version: number | null, secret: NewDefaultSecret) =>
    subject.store.saveDefaultSecret({ tenantId, version, secret, now: NOW, actor: POSTHORN, reveals: false });

  it('default-secret-7: it is made with the tenant, and stays with later tokens', async () => {
    const { store } = subject;
    const { tenantId } = await store.createToken({ tenant: 'dsc', token: newToken(), defaultSecret: FIRST });
    await store.createToken({ tenant: 'dsc', token: newToken(), defaultSecret: madeSecret('whsec_second', NOW) });
    expect(await store.getDefaultSecret({ tenantId })).toEqual({ secret: { ...FIRST, version: 1 }, webhooks: 0 });
    expect(await store.findTenant({ name: 'dsc' })).toEqual({ id: tenantId, name: 'dsc' });
    expect(await store.findTenant({ name: 'nobody' })).toBeNull();
  });

  it('default-secret-7: a tenant from before gets one with the first webhook that needs it', async () => {
    const { store } = subject;
    const { tenantId } = await subject.tenant();
    const own = await createdWebhook(store, tenantId, { secret: 'own' });
    expect(await store.getDefaultSecret({ tenantId })).toEqual({ secret: null, webhooks: 0 });
    const webhook = newWebhook(tenantId, { secretSource: 'tenant' });
    const saved = await store.createWebhook({ webhook, defaultSecret: FIRST });
    if (saved.kind !== 'saved') throw new Error(saved.kind);
    const signs = { secretSource: 'tenant', secret: FIRST.text, secretGenerated: true, defaultSecretSetAt: NOW };
    expect(saved.webhook).toMatchObject(signs);
    // Another secret that was made for the case is not taken.
    const changed = { ...own, secretSource: 'tenant' as const, secret: null };
    const other = madeSecret('whsec_other', NOW);
    const moved = await store.updateWebhook({ webhook: changed, now: NOW, held: 'release', defaultSecret: other });
    expect(moved).toMatchObject({ kind: 'saved', webhook: signs });
    expect(await store.getDefaultSecret({ tenantId })).toMatchObject({ webhooks: 2, secret: { text: FIRST.text } });
  });

  it('default-secret-7: a new one is what all webhooks that sign with it are read with, and routing is told', async () => {
    const { store } = subject;
    const { tenantId } = await subject.tenant();
    const saved = await store.createWebhook({
      webhook: newWebhook(tenantId, { secretSource: 'tenant' }),
      defaultSecret: FIRST,
    });
    if (saved.kind !== 'saved') throw new Error(saved.kind);
    const own = await createdWebhook(store, tenantId, { secret: 'own' });
    const before = await store.routingTable({ tenantId });
    const next = { ...FIRST, text: 'whsec_next', previous: { text: FIRST.text, until: NOW + 60_000 }, setAt: NOW + 1 };
    expect(await save(tenantId, 1, next)).toBe('saved');
    const after = await store.routingTable({ tenantId });
    expect(after.version).toBeGreaterThan(before.version);
    const [read] = after.webhooks.filter(({ id }) => id === saved.webhook.id);
    expect(read).toMatchObject({
      secret: 'whsec_next',
      previousSecret: next.previous,
      updatedAt: saved.webhook.updatedAt,
    });
    expect(read?.version).toBeGreaterThan(saved.webhook.version);
    expect(after.webhooks.find(({ id }) => id === own.id)).toEqual(own);
    // That it was shown changes nothing for any webhook.
    expect(await save(tenantId, 2, { ...next, shownAt: NOW + 2 })).toBe('saved');
    expect(await store.routingTable({ tenantId })).toEqual(after);
  });

  it('default-secret-7: a change that was computed from an older one is refused', async () => {
    const { tenantId } = await subject.tenant();
    expect(await save(tenantId, 1, FIRST)).toBe('stale');
    expect(await save(tenantId, null, FIRST)).toBe('saved');
    expect(await save(tenantId, null, FIRST)).toBe('stale');
    expect(await save(tenantId, 1, FIRST)).toBe('saved');
  });
}
