// What a program may do with a database without a token (docs/spec.md cli-9).
import { expect, it } from 'vitest';
import { missingDatabase, openAdministration, RequestError, StoreError } from '../src/administration.ts';
import { tempFolder } from './support/temp-folder.ts';

const path = tempFolder();
const open = (database: string) => openAdministration({ database, masterKey: null, actor: 'a test' });
const input = { tenant: 'acme', name: 'shop', namespace: null, scopes: ['*'] as const, expiresAt: null };

it('cli-9: tokens are created, listed and revoked', async () => {
  const file = path('tokens.db');
  const database = `sqlite:${file}`;
  expect(missingDatabase(database)).toBe(file);
  await using administration = await open(database);
  expect(missingDatabase(database)).toBeNull();
  const { token, text } = await administration.createToken(input);
  expect(text).toMatch(/^pht_/);
  await administration.createToken({ ...input, tenant: 'other' });
  expect((await administration.listTokens()).map(({ tenant, revokedAt }) => [tenant, revokedAt])).toEqual([
    ['other', null],
    ['acme', null],
  ]);
  expect([await administration.revokeToken(token.id), await administration.revokeToken(token.id)]).toEqual([
    true,
    false,
  ]);
});

it('cli-9: the default secret of a tenant is shown once and rotated', async () => {
  await using administration = await open(`sqlite:${path('secrets.db')}`);
  await administration.createToken(input);
  expect(await administration.secretStatus('acme')).toMatchObject({
    canBeShown: true,
    overlapEndsAt: null,
    webhooks: 0,
  });
  const shown = await administration.showSecret('acme');
  expect(shown?.text).toMatch(/^whsec_/);
  await expect(administration.showSecret('acme')).rejects.toBeInstanceOf(RequestError);
  const rotated = await administration.rotateSecret('acme', { overlap_seconds: 60 });
  expect(await administration.secretStatus('acme')).toMatchObject({
    hint: `…${rotated?.text.slice(-4)}`,
    canBeShown: false,
    overlapEndsAt: expect.any(Number),
  });
  await expect(administration.rotateSecret('acme', { secret: 'no good' })).rejects.toBeInstanceOf(RequestError);
  const none = [
    administration.showSecret('none'),
    administration.rotateSecret('none', {}),
    administration.secretStatus('none'),
  ];
  expect(await Promise.all(none)).toEqual([null, null, null]);
});

it('cli-9: a clock that is not doubted needs no confirmation', async () => {
  await using administration = await open('sqlite::memory:');
  expect([await administration.clockDoubt(), await administration.confirmClock()]).toEqual([null, null]);
});

it('cli-9: a database that cannot be used is a StoreError', async () => {
  await expect(open(`sqlite:${path('no/such/folder/x.db')}`)).rejects.toBeInstanceOf(StoreError);
  expect(() => missingDatabase('mysql:x')).toThrow(StoreError);
});
