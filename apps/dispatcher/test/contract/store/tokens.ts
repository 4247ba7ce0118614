import { expect, it } from 'vitest';
import { NOW, newToken } from '../../support/builders.ts';
import { type OpenStore, Subject } from './subject.ts';

export function tokensContract(open: OpenStore): void {
  const subject = new Subject(open);

  it('routing-4: a token is found by its hash, with its tenant, as it was made', async () => {
    const made = newToken({ namespace: 'crm', scopes: ['create-events', 'read-events'], expiresAt: NOW + 1000 });
    const token = await subject.store.createToken({ tenant: 'found', token: made });
    const { hash, ...fields } = made;
    expect(token).toMatchObject({ ...fields, tenant: 'found', revokedAt: null });
    const found = await subject.store.findToken({ hash });
    expect(found).toEqual({ token, tenant: { id: token.tenantId, name: 'found' } });
    expect(await subject.store.findToken({ hash: newToken().hash })).toBeNull();
  });

  it('routing-4: the first token of a tenant makes the tenant, later ones belong to the same', async () => {
    const [a, b, other] = [
      await subject.store.createToken({ tenant: 'one', token: newToken() }),
      await subject.store.createToken({ tenant: 'one', token: newToken() }),
      await subject.store.createToken({ tenant: 'two', token: newToken() }),
    ];
    expect(b.tenantId).toBe(a.tenantId);
    expect(other.tenantId).not.toBe(a.tenantId);
  });

  it('routing-4: tokens are listed newest first, of one tenant or of all', async () => {
    const mine = await subject.store.createToken({ tenant: 'lists', token: newToken() });
    const other = await subject.store.createToken({ tenant: 'lists-2', token: newToken() });
    const newest = await subject.store.createToken({ tenant: 'lists', token: newToken() });
    const listed = await subject.store.listTokens({ tenantId: mine.tenantId });
    expect(listed.items.map(({ id }) => id)).toEqual([newest.id, mine.id]);
    const all = (await subject.store.listTokens({ tenantId: null })).items.map(({ id }) => id);
    expect(all.slice(0, 3)).toEqual([newest.id, other.id, mine.id]);
  });

  it('routing-4: a token is revoked once, by its own tenant or by the operator', async () => {
    const [a, b] = [await subject.tenant(), await subject.tenant()];
    expect(await subject.store.revokeToken({ id: a.id, tenantId: b.tenantId, now: NOW })).toBe(false);
    expect(await subject.store.revokeToken({ id: a.id, tenantId: a.tenantId, now: NOW })).toBe(true);
    expect(await subject.store.revokeToken({ id: a.id, tenantId: a.tenantId, now: NOW + 1 })).toBe(false);
    expect(await subject.store.revokeToken({ id: b.id, tenantId: null, now: NOW })).toBe(true);
    expect(await subject.store.revokeToken({ id: 999_999, tenantId: null, now: NOW })).toBe(false);
    expect((await subject.store.listTokens({ tenantId: a.tenantId })).items[0]?.revokedAt).toBe(NOW);
  });

  it('routing-4: two tokens of one hash cannot be', async () => {
    const { hash } = newToken();
    await subject.store.createToken({ tenant: 'hash', token: newToken({ hash }) });
    await expect(subject.store.createToken({ tenant: 'hash', token: newToken({ hash }) })).rejects.toThrow();
  });

  it('token-6: tokens are paged, and found by name and by id, revoked ones too', async () => {
    const made = [];
    for (const name of ['a', 'b', 'a', 'c']) {
      made.push(await subject.store.createToken({ tenant: 'paged', token: newToken({ name }) }));
    }
    const [first, , third, fourth] = made;
    if (first === undefined || third === undefined || fourth === undefined) throw new Error('four were made');
    const { tenantId } = first;
    await subject.store.revokeToken({ id: third.id, tenantId, now: NOW });
    const page = await subject.store.listTokens({ tenantId, offset: 1, limit: 2 });
    expect(page).toMatchObject({ total: 4, items: [{ id: third.id, revokedAt: NOW }, { name: 'b' }] });
    const named = await subject.store.listTokens({
      tenantId,
      filter: { comparisons: [{ field: 'name', operator: 'eq', values: ['a'] }] },
    });
    expect(named).toMatchObject({ total: 2, items: [{ id: third.id }, { id: first.id }] });
    expect(await subject.store.getToken({ tenantId, id: fourth.id })).toEqual(fourth);
  });

  it('token-8: the use of a token is remembered at most once a minute', async () => {
    const { id, tenantId } = await subject.tenant();
    const usedAt = async () => (await subject.store.getToken({ tenantId, id }))?.lastUsedAt;
    expect(await usedAt()).toBeNull();
    for (const [now, remembered] of [
      [NOW, NOW],
      [NOW + 59_999, NOW],
      [NOW + 60_000, NOW + 60_000],
      [NOW + 1, NOW + 60_000],
    ] as const) {
      await subject.store.noteTokenUse({ id, now });
      expect(await usedAt()).toBe(remembered);
    }
  });

  it("token-9: another tenant's token is not found, and not revoked", async () => {
    const [mine, other] = [await subject.tenant(), await subject.tenant()];
    expect(await subject.store.getToken({ tenantId: mine.tenantId, id: other.id })).toBeNull();
    expect(await subject.store.revokeToken({ id: other.id, tenantId: mine.tenantId, now: NOW })).toBe(false);
  });
}
