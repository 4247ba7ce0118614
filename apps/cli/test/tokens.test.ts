// Tokens from the command line, before and while a dispatcher runs (docs/spec.md command-5 to command-8).
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SCOPES } from '@posthorn/contracts';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { folder, inProcess, serveInProcess } from './support/command-line.ts';
import { TOKEN_TRUST_MS } from './support/from-dispatcher.ts';

const create = (database: string, ...more: string[]) =>
  inProcess(['token', 'create', '--tenant', 'acme', '--name', 'crm', '--database', database, ...more]);
const status = async (url: string, token: string, path = '/webhooks'): Promise<number> =>
  (await fetch(`${url}/api/v3${path}`, { headers: { authorization: `Bearer ${token.trim()}` } })).status;

afterEach(() => {
  vi.useRealTimers();
});

describe('command-5: token create prints the token and nothing else', () => {
  it('making database, key file and tenant where they are missing', async () => {
    using place = folder();
    const { code, stdout, stderr } = await create(place.database);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^pht_[A-Za-z0-9_-]{43}\n$/);
    expect(statSync(join(place.path, 'test.db.key')).mode & 0o777).toBe(0o600);
    await using serve = await serveInProcess(['--port', '0', '--database', place.database]);
    expect(await status(serve.url, stdout)).toBe(200);
  });

  it('no key file where a master key is given', async () => {
    using place = folder();
    const env = { POSTHORN_MASTER_KEY: 'a master key of enough length', POSTHORN_DATABASE: place.database };
    expect((await inProcess(['token', 'create', '--tenant', 'a', '--name', 'b'], env)).code).toBe(0);
    expect(readdirSync(place.path)).toEqual(['test.db']);
  });

  it('with a help that names exactly the scopes that there are, in lines of a terminal', async () => {
    const { stdout } = await inProcess(['token', 'create', '--help']);
    const [, others = '', actions = '', subjects = ''] =
      /Scopes: "\*" for everything, (.+), or ACTION-SUBJECT:\n {2}ACTION +(.+)\n {2}SUBJECT +(.+)\n/.exec(stdout) ?? [];
    const pairs = actions.split(', ').flatMap((one) => subjects.split(', ').map((other) => `${one}-${other}`));
    expect(['*', ...others.split(', '), ...pairs].sort()).toEqual([...SCOPES].sort());
    expect(
      Math.max(
        ...stdout
          .split('\n')
          .filter((line) => /ACTION|SUBJECT/.test(line))
          .map(({ length }) => length),
      ),
    ).toBeLessThan(81);
  });

  it('as an object with --json', async () => {
    using place = folder();
    const { stdout } = await create(place.database, '--json');
    expect(JSON.parse(stdout)).toEqual({ id: 1, tenant: 'acme', token: expect.stringMatching(/^pht_/) });
    expect(stdout.split('\n')).toHaveLength(2);
  });
});

it('command-6: tokens made and revoked while serve runs count at once, within a second', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  using place = folder();
  await using serve = await serveInProcess(['--port', '0', '--database', place.database]);
  const all = (await create(place.database)).stdout;
  const few = (await create(place.database, '--scopes', 'read-events, read-deliveries', '--expires', '30m')).stdout;
  expect(await status(serve.url, all)).toBe(200);
  expect([await status(serve.url, few), await status(serve.url, few, '/events')]).toEqual([403, 200]);
  const revoked = await inProcess(['token', 'revoke', '1', '--database', place.database]);
  expect(revoked).toEqual({ code: 0, stdout: '', stderr: 'Token 1 is revoked.\n' });
  vi.setSystemTime(Date.now() + TOKEN_TRUST_MS);
  expect(await status(serve.url, all)).toBe(401);
  vi.setSystemTime(Date.now() + 30 * 60_000);
  expect(await status(serve.url, few, '/events')).toBe(401);
});

describe('command-7: token list shows what is known of every token, never its text', () => {
  it('as a table and as JSON lines', async () => {
    using place = folder();
    const texts = [
      (await create(place.database)).stdout,
      (await create(place.database, '--namespace', 'crm', '--scopes', 'read-events', '--expires', '90d')).stdout,
    ];
    const before = Date.now();
    await inProcess(['token', 'revoke', '1', '--database', place.database]);
    const table = await inProcess(['token', 'list', '--database', place.database]);
    expect(table).toMatchObject({ code: 0, stderr: '' });
    expect(table.stdout.split('\n')[0]).toMatch(
      /^ID +TENANT +NAME +NAMESPACE +SCOPES +CREATED +EXPIRES +REVOKED +LAST USED$/,
    );
    expect(table.stdout.split('\n')[1]).toMatch(/^2 +acme +crm +crm +read-events +20\S+Z +20\S+Z +- +-$/);
    const json = await inProcess(['token', 'list', '--json', '--database', place.database]);
    const rows = json.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows).toMatchObject([
      { id: 2, tenant: 'acme', name: 'crm', namespace: 'crm', revoked_at: null, last_used_at: null },
      { id: 1, namespace: null, expires_at: null, revoked_at: expect.stringMatching(/Z$/) },
    ]);
    expect(Date.parse(rows[0].expires_at) - before).toBeGreaterThan(89 * 86_400_000);
    for (const text of texts) expect(table.stdout + json.stdout).not.toContain(text.trim());
  });
});

describe('command-8: list and revoke only look at a database: they never make one', () => {
  it.each([['token list'], ['token list --json'], ['token revoke 1']])('%s', async (line) => {
    using place = folder();
    const { code, stdout, stderr } = await inProcess([...line.split(' '), '--database', place.database]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^posthorn: the database \S+ does not exist: [^\n]+\n$/);
    expect(existsSync(join(place.path, 'test.db'))).toBe(false);
  });

  it('revoking what is not there, or was revoked, fails', async () => {
    using place = folder();
    await create(place.database);
    const revoke = (...more: string[]) => inProcess(['token', 'revoke', ...more, '--database', place.database]);
    expect(await revoke('1', '--json')).toEqual({ code: 0, stdout: '{"id":1,"revoked":true}\n', stderr: '' });
    const text = /^posthorn: token \d+ does not exist or is not valid: posthorn token list shows the ids\n$/;
    expect(await revoke('1')).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(text) });
    expect(await revoke('7')).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(text) });
  });
});
