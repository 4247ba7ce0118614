import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { SESSION_LIFETIME_MS, SESSION_LINK_LIFETIME_MS } from '../../../src/domain/session.ts';
import type { Token } from '../../../src/domain/token.ts';
import { NOW, newToken } from '../../support/builders.ts';
import { type OpenStore, Subject } from './subject.ts';

export function sessionsContract(open: OpenStore): void {
  const subject = new Subject(open);
  const newHash = (): Uint8Array => new Uint8Array(randomBytes(32));
  const made = async (over: Parameters<typeof newToken>[0] = {}): Promise<{ token: Token; hash: Uint8Array }> => {
    const fields = newToken(over);
    return { token: await subject.store.createToken({ tenant: 'sessions', token: fields }), hash: fields.hash };
  };
  const opened = async (tokenHash: Uint8Array, now = NOW) => {
    const hash = newHash();
    return { hash, result: await subject.store.openSession({ by: { token: tokenHash }, hash, now }) };
  };
  const isThere = async (hash: Uint8Array) => (await subject.store.findSession({ hash })) !== null;
  const actor = { tokenId: null, name: 'test' };

  it('session-13: a session is found by its hash, with its token, as it was opened', async () => {
    const { token, hash: tokenHash } = await made();
    const { hash, result } = await opened(tokenHash);
    const session = { id: expect.any(Number), tokenId: token.id, createdAt: NOW, expiresAt: NOW + SESSION_LIFETIME_MS };
    expect(result).toMatchObject({ session, token });
    const found = await subject.store.findSession({ hash });
    expect(found).toMatchObject({ session, token });
    expect(Buffer.from(found?.session.hash ?? []).equals(hash)).toBe(true);
    expect(await isThere(newHash())).toBe(false);
  });

  it('session-13: none is opened by a token that is unknown, revoked or expired', async () => {
    const revoked = await made();
    await subject.store.revokeToken({ id: revoked.token.id, tenantId: null, now: NOW });
    const expired = await made({ expiresAt: NOW });
    for (const hash of [newHash(), revoked.hash, expired.hash]) {
      expect((await opened(hash)).result).toBeNull();
    }
    const soon = await made({ expiresAt: NOW + 1 });
    expect((await opened(soon.hash)).result?.session.expiresAt).toBe(NOW + 1);
  });

  it('session-13: a link opens one session and is gone, too late as well', async () => {
    const { token } = await made();
    const [good, late] = [newHash(), newHash()];
    for (const hash of [good, late]) {
      const { expiresAt } = await subject.store.createSessionLink({ token, hash, now: NOW });
      expect(expiresAt).toBe(NOW + SESSION_LINK_LIFETIME_MS);
    }
    const use = (link: Uint8Array, now: number) => subject.store.openSession({ by: { link }, hash: newHash(), now });
    expect(await use(late, NOW + SESSION_LINK_LIFETIME_MS)).toBeNull();
    expect(await use(late, NOW)).toBeNull();
    expect(await use(good, NOW + SESSION_LINK_LIFETIME_MS - 1)).toMatchObject({ token });
    expect(await use(good, NOW)).toBeNull();
  });

  it('session-13: its end only moves on; it is ended once, or with its token', async () => {
    const { token, hash: tokenHash } = await made();
    const [a, b] = [await opened(tokenHash), await opened(tokenHash)];
    const id = a.result?.session.id ?? 0;
    const end = NOW + SESSION_LIFETIME_MS;
    for (const expiresAt of [end + 5, end + 1]) await subject.store.extendSession({ id, expiresAt });
    expect((await subject.store.findSession({ hash: a.hash }))?.session.expiresAt).toBe(end + 5);
    expect(await subject.store.endSession({ id, now: NOW, actor })).toBe(true);
    expect(await subject.store.endSession({ id, now: NOW, actor })).toBe(false);
    expect([await isThere(a.hash), await isThere(b.hash)]).toEqual([false, true]);
    await subject.store.revokeToken({ id: token.id, tenantId: null, now: NOW });
    expect(await isThere(b.hash)).toBe(false);
  });

  it('session-14: of one token a hundred are kept, the newest', async () => {
    const { token, hash: tokenHash } = await made();
    const other = await opened((await made()).hash);
    const hashes: Uint8Array[] = [];
    for (let n = 0; n < 102; n += 1) hashes.push((await opened(tokenHash)).hash);
    const there = await Promise.all(hashes.map(isThere));
    expect(there).toEqual(hashes.map((_, n) => n >= 2));
    expect(await isThere(other.hash)).toBe(true);
    const links = Array.from({ length: 101 }, newHash);
    for (const hash of links) await subject.store.createSessionLink({ token, hash, now: NOW });
    const use = (link: Uint8Array | undefined) =>
      subject.store.openSession({ by: { link: link ?? newHash() }, hash: newHash(), now: NOW });
    expect([await use(links[0]), (await use(links[1]))?.token.id]).toEqual([null, token.id]);
  });

  it('session-14: what is over goes with old data, and nothing else', async () => {
    const { token, hash: tokenHash } = await made();
    const [old, young] = [await opened(tokenHash), await opened(tokenHash, NOW + 1)];
    const [oldLink, youngLink] = [newHash(), newHash()];
    await subject.store.createSessionLink({ token, hash: oldLink, now: NOW });
    await subject.store.createSessionLink({ token, hash: youngLink, now: NOW + SESSION_LIFETIME_MS });
    const now = NOW + SESSION_LIFETIME_MS;
    let cursor = null;
    do ({ cursor } = await subject.store.prune({ cursor, now, eventsBefore: null, auditBefore: 0 }));
    while (cursor !== null);
    expect([await isThere(old.hash), await isThere(young.hash)]).toEqual([false, true]);
    // Asked at a time when it would still have been valid: only its removal explains the answer.
    const use = (link: Uint8Array) => subject.store.openSession({ by: { link }, hash: newHash(), now: NOW });
    expect([await use(oldLink), (await use(youngLink))?.token.id]).toEqual([null, token.id]);
  });
}
