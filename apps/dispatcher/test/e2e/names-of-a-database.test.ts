// database-2: whatever name the database is reached by, there is one serve, one lock and one key.
import { linkSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Api } from './support/api.ts';
import { within } from './support/deadline.ts';
import { Posthorn } from './support/posthorn.ts';

it('database-2: a second serve over a link is refused, and alone it opens the database with its key', async () => {
  await using posthorn = await Posthorn.install();
  const release = join(posthorn.folder, 'release');
  mkdirSync(release);
  const [link, hard] = [join(release, 'linked.db'), join(release, 'hard.db')];
  symlinkSync(posthorn.databaseFile, link);
  const first = await posthorn.serve();
  await new Api(first, posthorn.token).createWebhook({
    trigger: 'a.b',
    url: 'http://127.0.0.1:1/',
    generate_secret: true,
  });
  const before = readdirSync(posthorn.folder).sort();

  const second = posthorn.launch('--database', `sqlite:${link}`);
  expect(await within('the second ends', second.exited)).toEqual({ code: 1, signal: null });
  expect(second.log).toMatch(
    /^posthorn: another posthorn serve is using \S+e2e\.db \(given as \S+linked\.db\): [^\n]+\n$/,
  );

  linkSync(posthorn.databaseFile, hard);
  const third = posthorn.launch('--database', `sqlite:${hard}`);
  expect(await within('the third ends', third.exited)).toEqual({ code: 1, signal: null });
  expect(third.log).toMatch(/^posthorn: the database \S+ has 2 names \(hard links\)[^\n]+\n$/);
  rmSync(hard);
  expect(readdirSync(posthorn.folder).sort()).toEqual(before);

  await first.stop();
  const overLink = await posthorn.serve('--database', `sqlite:${link}`);
  expect(await overLink.stop()).toEqual({ code: 0, signal: null });
  expect(readdirSync(release)).toEqual(['linked.db']);
});
