import { execFile } from 'node:child_process';
import {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { POSTHORN } from '../../src/domain/audit.ts';
import { openStore } from '../../src/store/open-store.ts';
import { keyFromFile, masterKeyFrom, Sealing } from '../../src/store/sealing.ts';
import { createdWebhook, NOW, newTenant } from '../support/builders.ts';
import { tempFolder } from '../support/temp-folder.ts';

const path = tempFolder();
const WRONG_KEY = { name: 'StoreError', code: 'wrong_key' };

describe('store-3: a sealed value opens with its key and at its place alone', () => {
  const sealing = new Sealing(masterKeyFrom('the right master key'));

  it.each(['', 'a secret', 'ü€😀', 'x'.repeat(10_000)])('store-3: %s', (text) => {
    const sealed = sealing.seal(text, 'place');
    expect(sealing.open(sealed, 'place')).toBe(text);
    expect(Buffer.from(sealed).includes(Buffer.from(text || 'never'))).toBe(false);
    // The same text is sealed differently each time.
    expect(Buffer.from(sealing.seal(text, 'place')).equals(sealed)).toBe(false);
  });

  it('store-3: not with another key, not elsewhere, not once a bit has changed', () => {
    const sealed = sealing.seal('a secret', 'place');
    const other = new Sealing(masterKeyFrom('another master key'));
    expect(() => other.open(sealed, 'place')).toThrow(expect.objectContaining(WRONG_KEY));
    expect(() => sealing.open(sealed, 'elsewhere')).toThrow(expect.objectContaining(WRONG_KEY));
    for (let i = 0; i < sealed.length; i += 1) {
      const changed = Uint8Array.from(sealed);
      changed[i] = (changed[i] ?? 0) ^ 1;
      expect(() => sealing.open(changed, 'place')).toThrow(expect.objectContaining(WRONG_KEY));
    }
    expect(() => sealing.open(new Uint8Array(), 'place')).toThrow(expect.objectContaining(WRONG_KEY));
  });
});

describe('store-4: the key file', () => {
  it('store-4: is made once, with 32 random bytes, for its owner alone, and read from then on', () => {
    const file = path('key');
    const made = keyFromFile(file);
    expect(made).toHaveLength(32);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(Buffer.from(keyFromFile(file)).equals(made)).toBe(true);
    expect(Buffer.from(keyFromFile(path('key'))).equals(made)).toBe(false);
  });

  it.each(['', 'not a key', 'ab'.repeat(31), `${'ab'.repeat(32)}cd`])(
    'store-4: one that holds "%s" is refused',
    (text) => {
      const file = path('bad');
      writeFileSync(file, text);
      expect(() => keyFromFile(file)).toThrow(expect.objectContaining(WRONG_KEY));
      expect(readFileSync(file, 'utf8')).toBe(text);
    },
  );

  it('store-4: processes that make it at once end with the same key', async () => {
    const file = path('raced.key');
    const source = new URL('../../src/store/sealing.ts', import.meta.url).href;
    const script = `import { keyFromFile } from ${JSON.stringify(source)};
      process.stdout.write(Buffer.from(keyFromFile(${JSON.stringify(file)})).toString('hex'));`;
    const run = () =>
      promisify(execFile)(process.execPath, ['--conditions=@posthorn/source', '--input-type=module', '-e', script]);
    const keys = (await Promise.all(Array.from({ length: 4 }, run))).map(({ stdout }) => stdout);
    expect(keys[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(keys).size).toBe(1);
    expect(readdirSync(dirname(file)).filter((name) => name.includes('raced.key.'))).toEqual([]);
  });
});

describe('store-5: secrets at rest', () => {
  const SECRET = 'a-secret-of-some-receiver';
  const HEADER = 'bearer-token-of-some-receiver';
  const open = (file: string, masterKey: string | null) =>
    openStore({ database: `sqlite:${file}`, masterKey, role: 'act' });
  const written = async (file: string, masterKey: string | null = null) => {
    const store = await open(file, masterKey);
    const { tenantId } = await newTenant(store);
    const a = await createdWebhook(store, tenantId, { secret: SECRET, headers: { authorization: HEADER } });
    const b = await createdWebhook(store, tenantId, { secret: 'another', headers: {} });
    return { store, tenantId, a, b };
  };

  it('store-5: no secret and no value of a static header is in the files as plain text', async () => {
    const file = path('plain.db');
    const { store, a } = await written(file);
    await store.updateWebhook({ webhook: { ...a, secret: `${SECRET}-2` }, now: 0, held: 'release' });
    const read = () => Buffer.concat([readFileSync(file), readFileSync(`${file}-wal`)]);
    expect(read().includes(a.url)).toBe(true);
    for (const text of [SECRET, HEADER]) expect(read().includes(text)).toBe(false);
    await store[Symbol.asyncDispose]();
    for (const text of [SECRET, HEADER]) expect(readFileSync(file).includes(text)).toBe(false);
    expect(statSync(`${file}.key`).mode & 0o777).toBe(0o600);
  });

  it('store-5: with a configured master key no key file is made', async () => {
    const file = path('configured.db');
    const { store } = await written(file, 'a configured master key');
    await store[Symbol.asyncDispose]();
    expect(() => statSync(`${file}.key`)).toThrow('ENOENT');
  });

  it('store-5: as long as nothing is sealed, the key may be settled', async () => {
    const file = path('settled.db');
    const first = await open(file, 'the first master key');
    await newTenant(first);
    await first[Symbol.asyncDispose]();
    const { store } = await written(file, 'the other master key');
    await store[Symbol.asyncDispose]();
    await expect(open(file, 'the first master key')).rejects.toMatchObject(WRONG_KEY);
  });

  it.each([
    ['a master key', 'the right master key', async () => undefined],
    ['a key file', null, async (file: string) => rmSync(`${file}.key`)],
  ])('database-4: of a database made with %s that is missing, no new key is made', async (_what, masterKey, lose) => {
    for (const withSecret of [true, false]) {
      const file = path('lost.db');
      const store = withSecret ? (await written(file, masterKey)).store : await open(file, masterKey);
      await store[Symbol.asyncDispose]();
      await lose(file);
      for (const role of ['act', 'serve'] as const) {
        await expect(openStore({ database: `sqlite:${file}`, masterKey: null, role })).rejects.toMatchObject({
          ...WRONG_KEY,
          message: expect.stringMatching(/key file \S+ is missing.*backup.*POSTHORN_MASTER_KEY/),
        });
      }
      expect(existsSync(`${file}.key`)).toBe(false);
    }
  });

  it('database-4: a key that an earlier version made next to a link is named in the advice', async () => {
    const file = path('linked.db');
    const link = path('link.db');
    await (await open(file, null))[Symbol.asyncDispose]();
    renameSync(`${file}.key`, `${link}.key`);
    symlinkSync(file, link);
    await expect(open(link, null)).rejects.toThrow(`(${link}.key may be it: move it there)`);
  });

  it('store-5: another master key opens nothing, and says what to do', async () => {
    const file = path('other.db');
    const { store, tenantId } = await written(file, 'the right master key');
    await store[Symbol.asyncDispose]();
    await expect(open(file, 'not the right master key')).rejects.toMatchObject({
      ...WRONG_KEY,
      message: expect.stringContaining('POSTHORN_MASTER_KEY'),
    });
    const right = await open(file, 'the right master key');
    expect((await right.routingTable({ tenantId })).webhooks[0]?.secret).toBe(SECRET);
    await right[Symbol.asyncDispose]();
  });

  it.each(['secret', 'headers'])(
    'store-5: a %s that is copied into another webhook’s row does not open there',
    async (column) => {
      const file = path('moved.db');
      const { store, tenantId, a, b } = await written(file);
      await store[Symbol.asyncDispose]();
      const db = new BetterSqlite3(file);
      db.prepare(`UPDATE endpoints SET ${column} = (SELECT ${column} FROM endpoints WHERE id = ?) WHERE id = ?`).run(
        a.id,
        b.id,
      );
      db.close();
      const again = await open(file, null);
      await expect(again.getWebhook({ tenantId, id: b.id })).rejects.toMatchObject(WRONG_KEY);
      expect((await again.getWebhook({ tenantId, id: a.id }))?.webhook.secret).toBe(SECRET);
      await again[Symbol.asyncDispose]();
    },
  );
});

describe('store-6: a key that is settled on late', () => {
  const DEFAULT = {
    text: 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=',
    generated: true,
    previous: null,
    createdAt: NOW,
    setAt: NOW,
  };
  const withSecret = async (file: string, shownAt: number | null): Promise<number> => {
    await using store = await openStore({ database: `sqlite:${file}`, masterKey: null, role: 'act' });
    const { tenantId } = await newTenant(store);
    const { secret: before } = await store.getDefaultSecret({ tenantId });
    const secret = { ...DEFAULT, shownAt };
    await store.saveDefaultSecret({
      tenantId,
      version: before?.version ?? null,
      secret,
      now: NOW,
      actor: POSTHORN,
      reveals: false,
    });
    return tenantId;
  };
  const open = (file: string) =>
    openStore({ database: `sqlite:${file}`, masterKey: 'another master key', role: 'act' });

  it('store-6: is taken while no default secret was shown; a new one is made when it is needed', async () => {
    const file = path('late.db');
    const tenantId = await withSecret(file, null);
    await using store = await open(file);
    expect((await store.getDefaultSecret({ tenantId })).secret).toBeNull();
  });

  it('store-6: is refused once a default secret was shown, also without any webhook', async () => {
    const file = path('shown.db');
    await withSecret(file, NOW);
    await expect(open(file)).rejects.toMatchObject(WRONG_KEY);
  });
});
