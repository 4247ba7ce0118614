import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@posthorn/client';
import { expect, it } from 'vitest';
import { createToken, startDispatcher } from '../src/dispatcher-process.ts';
import { plain } from '../src/report-lines.ts';
import { anotherLink, remindOf, signInLink } from '../src/sign-in-link.ts';

it('inspector-files-7: each start prints a link that signs in, all with one token that is kept for its owner alone', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'posthorn-demo-'));
  const database = `sqlite:${join(folder, 'demo.db')}`;
  const file = join(folder, 'token');
  try {
    const shop = await createToken(database);
    const at = { host: '127.0.0.1', port: 0, database, demoReceiver: 'http://127.0.0.1:8401' };
    await using dispatcher = await startDispatcher({ ...at, onLine: () => undefined });
    const { url } = dispatcher;
    const client = createClient({ url, token: shop });
    const links = [await signInLink(client, url, file), await signInLink(client, url, file)];
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const kept = readFileSync(file, 'utf8').trim();
    const open = async (link: string) => {
      const [page, secret] = link.split('#link=');
      expect(page).toBe(`${url}/sign-in`);
      const answer = await fetch(`${url}/api/v3/session`, {
        method: 'POST',
        headers: { 'posthorn-csrf': '1', 'content-type': 'application/json' },
        body: JSON.stringify({ link: secret }),
      });
      const { data } = (await answer.json()) as { data: unknown };
      expect(data).toMatchObject({ tenant: 'demo', token: { name: 'inspector' }, demo_receiver: at.demoReceiver });
    };
    const [first = '', second = ''] = links;
    const printed: string[] = [];
    let waited = 0;
    await remindOf(first, {
      ...{ client, paint: plain, print: (line) => printed.push(line), ended: () => false },
      wait: async () => {
        waited += 1;
        if (waited === 3) await open(first);
      },
    });
    expect(printed).toEqual([`Open ${first}`, `Open ${first}`]);
    await open(second);
    const tokens = await createClient({ url, token: kept }).tokens.list();
    expect(tokens.ok && tokens.data.map(({ name }) => name)).toEqual(['inspector', 'demo-shop']);
    // Of another database, or revoked: a new one is made.
    if (tokens.ok) for (const { id, name } of tokens.data) if (name === 'inspector') await client.tokens.revoke(id);
    expect(await signInLink(client, url, file)).toContain('/sign-in#link=');
    expect(readFileSync(file, 'utf8').trim()).not.toBe(kept);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('inspector-files-7: the command for another link names the dispatcher where it is not the usual one', () => {
  const command = './node_modules/.bin/posthorn session link --token-file .posthorn/demo.token';
  expect(anotherLink('http://127.0.0.1:8400')).toBe(command);
  expect(anotherLink('http://127.0.0.1:9000')).toBe(`${command} --url http://127.0.0.1:9000`);
});
