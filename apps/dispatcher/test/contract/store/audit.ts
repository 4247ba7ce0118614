import { expect, it } from 'vitest';
import { type AuditFilter, POSTHORN } from '../../../src/domain/audit.ts';
import { NOW, newToken, newWebhook } from '../../support/builders.ts';
import { type OpenStore, Subject } from './subject.ts';

const ADA = { tokenId: 7, name: 'ada' };

export function auditContract(open: OpenStore): void {
  const subject = new Subject(open);
  const entries = async (tenantId: number, filter: AuditFilter = {}) =>
    (await subject.store.listAudit({ tenantId, filter, after: null, limit: 100 })).items;
  /** Without those of the tenant's own first token. */
  const ofWebhooks = (tenantId: number) => entries(tenantId, { subject: 'webhook' });

  it('audit-1: making, changing and deleting a webhook is told, with who did it and what differs', async () => {
    const { tenantId } = await subject.tenant();
    const made = await subject.store.createWebhook({ webhook: newWebhook(tenantId), actor: ADA });
    if (made.kind !== 'saved') throw new Error(made.kind);
    const { webhook } = made;
    const changed = { ...webhook, description: 'new', secret: 'a-secret-of-ada' };
    await subject.store.updateWebhook({ webhook: changed, now: NOW + 1, held: 'release', actor: ADA });
    await subject.store.deleteWebhook({ tenantId, id: webhook.id, now: NOW + 2 });
    const [deleted, updated, created, ...others] = await ofWebhooks(tenantId);
    expect(others).toEqual([]);
    const about = { subject: 'webhook', subjectId: String(webhook.id) };
    expect(created).toMatchObject({ ...about, at: NOW, actor: ADA, action: 'webhook.created' });
    expect(created?.changes).toMatchObject({ url: { from: null, to: webhook.url } });
    expect(updated).toMatchObject({ ...about, at: NOW + 1, actor: ADA, action: 'webhook.updated' });
    expect(updated?.changes).toEqual({
      description: { from: null, to: 'new' },
      secret: { from: null, to: '••••' },
      secret_source: { from: 'none', to: 'webhook' },
    });
    expect(deleted).toMatchObject({ ...about, at: NOW + 2, actor: POSTHORN, action: 'webhook.deleted' });
    expect(deleted?.changes).toMatchObject({
      url: { from: webhook.url, to: null },
      secret: { from: '••••', to: null },
    });
  });

  it('audit-1: switching on tells what became of what was held', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    await subject.switchOn(await subject.switchOff(webhook), 'discard');
    const [on, off] = await ofWebhooks(tenantId);
    expect(off?.changes).toMatchObject({ is_active: { from: true, to: false } });
    expect(on?.changes).toMatchObject({ is_active: { from: false, to: true }, held: { from: null, to: 'discard' } });
  });

  it('audit-1: a webhook that its receiver switched off is told as the doing of Posthorn itself', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    await subject.accept(webhook);
    const gone = { attempt: { url: webhook.url }, endedAt: NOW + 9 };
    await subject.settle(await subject.claimOne(webhook), { status: 'held', switchOff: 'gone' }, gone);
    expect((await ofWebhooks(tenantId))[0]).toMatchObject({
      at: NOW + 9,
      actor: POSTHORN,
      action: 'webhook.disabled',
      subjectId: String(webhook.id),
      changes: { is_active: { from: true, to: false }, disabled_reason: { from: null, to: 'gone' } },
    });
  });

  it('audit-3: tokens made and revoked are told', async () => {
    const wish = newToken({ namespace: 'crm', scopes: ['read-events'], expiresAt: NOW + 1000 });
    const { id, tenantId } = await subject.store.createToken({ tenant: 'told', token: wish, actor: ADA });
    await subject.store.revokeToken({ id, tenantId: null, now: NOW + 5, actor: ADA });
    await subject.store.revokeToken({ id, tenantId: null, now: NOW + 6, actor: ADA });
    const [revoked, revealed, created, ...others] = await entries(tenantId);
    expect(others).toEqual([]);
    const about = { subject: 'token', subjectId: String(id), actor: ADA };
    expect(created).toMatchObject({ ...about, at: NOW, action: 'token.created' });
    expect(created?.changes).toEqual({
      name: { from: null, to: wish.name },
      namespace: { from: null, to: 'crm' },
      scopes: { from: null, to: ['read-events'] },
      expires_at: { from: null, to: '2026-01-31T09:30:01.000Z' },
    });
    expect(revealed).toMatchObject({ ...about, at: NOW, action: 'secret.revealed', changes: {} });
    expect(revoked).toMatchObject({ ...about, at: NOW + 5, action: 'token.revoked' });
  });

  it('audit-4: an answer that shows a secret has an entry of its own, also where nothing else changed', async () => {
    const { tenantId, webhook } = await subject.subscribed({ secret: 'shown-once-more' });
    const change = { webhook, now: NOW + 1, held: 'release', actor: ADA, revealsSecret: true } as const;
    await subject.store.updateWebhook(change);
    const [revealed, created, ...others] = await ofWebhooks(tenantId);
    expect(others).toEqual([]);
    expect(created?.action).toBe('webhook.created');
    expect(revealed).toMatchObject({
      action: 'secret.revealed',
      subjectId: String(webhook.id),
      actor: ADA,
      changes: {},
    });
  });

  it('audit-5: the log is read newest first, page by page, by action, subject and time, and by its tenant alone', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const other = await subject.subscribed();
    let current = webhook;
    for (let n = 1; n <= 5; n += 1) {
      const saved = await subject.store.updateWebhook({
        webhook: { ...current, description: `change ${n}` },
        now: NOW + n,
        held: 'release',
      });
      if (saved.kind === 'saved') current = saved.webhook;
    }
    const all = await entries(tenantId);
    expect(all.map(({ at }) => at - NOW)).toEqual([5, 4, 3, 2, 1, 0, 0, 0]);
    expect(all.map(({ id }) => id)).toEqual([...all.map(({ id }) => id)].sort((a, b) => b - a));
    const paged = [];
    for (let after: string | null = null, more = true; more; ) {
      const page: Awaited<ReturnType<typeof subject.store.listAudit>> = await subject.store.listAudit({
        tenantId,
        filter: {},
        after,
        limit: 3,
      });
      paged.push(...page.items);
      after = page.nextCursor;
      more = after !== null;
    }
    expect(paged).toEqual(all);
    expect(await entries(tenantId, { action: 'webhook.created' })).toHaveLength(1);
    expect(await entries(tenantId, { subject: 'token' })).toHaveLength(2);
    expect(await entries(tenantId, { subject: 'webhook', subjectId: String(webhook.id) })).toHaveLength(6);
    expect(await entries(tenantId, { subjectId: String(other.webhook.id), subject: 'webhook' })).toEqual([]);
    expect((await entries(tenantId, { since: NOW + 2, until: NOW + 4 })).map(({ at }) => at - NOW)).toEqual([3, 2]);
  });

  it('audit-6: what was refused, or changed nothing, is not told', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const before = await entries(tenantId);
    const { store } = subject;
    await store.updateWebhook({ webhook, now: NOW + 1, held: 'release' });
    expect(
      await store.updateWebhook({ webhook: { ...webhook, description: 'late' }, now: NOW, held: 'release' }),
    ).toEqual({ kind: 'stale' });
    const again = newWebhook(tenantId, { events: [...webhook.events], url: webhook.url });
    expect(await store.createWebhook({ webhook: again })).toMatchObject({ kind: 'duplicate' });
    expect(await store.deleteWebhook({ tenantId: tenantId + 1000, id: webhook.id, now: NOW })).toBe(false);
    expect(await entries(tenantId)).toEqual(before);
  });
}
