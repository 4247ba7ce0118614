// Which file a database URL means (docs/spec.md database-1, database-3).
import { linkSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { databaseFile, shownDatabase } from '../../src/store/sqlite/connection/database-file.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'posthorn-names-')));
afterAll(() => rmSync(root, { recursive: true }));
mkdirSync(join(root, 'shared'));
mkdirSync(join(root, 'release'));
const file = join(root, 'shared', 'x.db');
writeFileSync(file, '');
symlinkSync(file, join(root, 'release', 'absolute.db'));
symlinkSync('../shared/x.db', join(root, 'release', 'relative.db'));
symlinkSync('relative.db', join(root, 'release', 'twice.db'));
symlinkSync('shared', join(root, 'current'));
symlinkSync('../shared/later.db', join(root, 'release', 'later.db'));
symlinkSync('later.db', join(root, 'release', 'later-twice.db'));
symlinkSync('round.db', join(root, 'release', 'round.db'));

describe('database-1: every name of a database leads to its real path', () => {
  it.each([
    ['the path itself', file],
    ['a link', join(root, 'release', 'absolute.db')],
    ['a relative link', join(root, 'release', 'relative.db')],
    ['a link to a link', join(root, 'release', 'twice.db')],
    ['a link to its folder', join(root, 'current', 'x.db')],
    ['a path with ..', `${root}/release/../shared/./x.db`],
    ['a path relative to where the process runs', relative(process.cwd(), file)],
    ['slashes that are repeated', `${root}//shared///x.db`],
    ['spaces around it, which SQLite does not see', ` ${file} `],
  ])('database-1: %s', (_what, given) => {
    expect(databaseFile(`sqlite:${given}`).path).toBe(file);
  });

  it.each([
    ['its folder is there', join(root, 'current', 'new.db'), 'shared/new.db'],
    ['a link leads to it', join(root, 'release', 'later.db'), 'shared/later.db'],
    ['two links lead to it', join(root, 'release', 'later-twice.db'), 'shared/later.db'],
    ['its folder is missing too', join(root, 'none', 'x.db'), 'none/x.db'],
  ])('database-1: a file that does not exist yet: %s', (_what, given, expected) => {
    expect(databaseFile(`sqlite:${given}`).path).toBe(join(root, expected));
  });

  it('database-1: what is no path is refused, and a database in memory has none', () => {
    expect(databaseFile('sqlite: :memory: ').path).toBe(':memory:');
    for (const url of [
      'sqlite:',
      'sqlite: ',
      'x.db',
      `sqlite:${root}/release/round.db`,
      'sqlite:a\0b',
      `sqlite:${file}/x`,
    ])
      expect(() => databaseFile(url), url).toThrow(expect.objectContaining({ code: 'cannot_open' }));
  });

  it('database-1: messages name both the real path and the one that was given', () => {
    const link = join(root, 'release', 'absolute.db');
    expect(shownDatabase(databaseFile(`sqlite:${link}`))).toBe(`${file} (given as ${link})`);
    expect(shownDatabase(databaseFile(`sqlite:${file}`))).toBe(file);
  });
});

it('database-3: a file with two hard links is refused under either name, and opens once one is left', async () => {
  const [one, two] = [join(root, 'hard.db'), join(root, 'release', 'hard.db')];
  const open = (path: string) => openStore({ database: `sqlite:${path}`, masterKey: null, role: 'act' });
  await (await open(one))[Symbol.asyncDispose]();
  linkSync(one, two);
  for (const name of [one, two]) {
    await expect(open(name)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('2 names'),
    });
  }
  rmSync(two);
  await (await open(one))[Symbol.asyncDispose]();
});
