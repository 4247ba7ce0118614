// What the pages of the repository say about its files: links, pictures, headings, the lists of CONTRIBUTING.md.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT, read } from './support/snippets.ts';

const filesOf = (...patterns: string[]): string[] =>
  execFileSync('git', ['ls-files', '-co', '--exclude-standard', ...patterns], { cwd: ROOT, encoding: 'utf8' })
    .split('\n')
    .filter((file) => file !== '' && existsSync(join(ROOT, file)));

const withoutCode = (page: string): string => page.replace(/^```[\s\S]*?^```/gm, '');

/** The anchor that GitHub gives a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');

const anchorsOf = (page: string): string[] =>
  [...withoutCode(read(page)).matchAll(/^#{1,6} (.*)$/gm)].map(([, heading = '']) => anchorOf(heading));

it('docs-61: every relative link and picture of a page leads to a file, and every anchor to a heading', () => {
  const pages = filesOf('*.md');
  expect(pages.length).toBeGreaterThan(25);
  const broken: string[] = [];
  let count = 0;
  for (const page of pages) {
    const links = [...withoutCode(read(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
    for (const link of links.filter((target) => !/^[a-z]+:/.test(target))) {
      count += 1;
      const [path = '', anchor] = link.split('#');
      const file = path === '' ? page : join(dirname(page), path);
      if (!existsSync(join(ROOT, file))) broken.push(`${page}: ${link}`);
      else if (anchor !== undefined && !anchorsOf(file).includes(anchor)) broken.push(`${page}: ${link}`);
    }
  }
  expect(count).toBeGreaterThan(100);
  expect(broken).toEqual([]);
});

/** What a field does is its own matter; the list says where every plain field is. */
const EFFECTS = ['engine/build-request.ts', 'services/check-signature.ts', 'api-description/received.ts'];

it('docs-62: CONTRIBUTING.md names every file that the example of a webhook field is in, and no other', () => {
  const page = read('CONTRIBUTING.md');
  const [, list = ''] = /\*\*field of a webhook\*\*([\s\S]*?)\n\n/.exec(page) ?? [];
  const named = [...list.matchAll(/`([\w/.-]+\.tsx?)`/g)].map(([, file = '']) => file).toSorted();
  const holding = filesOf(':(glob)apps/*/src/**', ':(glob)packages/contracts/src/**')
    .filter((file) => /vendor_?signature/i.test(read(file)))
    .filter((file) => !EFFECTS.some((effect) => file === `apps/dispatcher/src/${effect}`));
  expect(named).toEqual(holding.toSorted());
});

it('docs-62: every path in the other lists of CONTRIBUTING.md exists', () => {
  const page = read('CONTRIBUTING.md');
  const rules = page.slice(page.indexOf('## Adding a'), page.indexOf('## Releasing'));
  const named = [...rules.matchAll(/`((?:[\w-]+\/)+(?:[\w.-]+)?)`/g)].map(([, path = '']) => path);
  expect(named.length).toBeGreaterThan(15);
  const roots = [
    '',
    'apps/dispatcher',
    'apps/dispatcher/src',
    'apps/dispatcher/src/api-description',
    'apps/inspector/src',
  ];
  expect(named.filter((path) => !roots.some((root) => existsSync(join(ROOT, root, path))))).toEqual([]);
});

it('docs-63: the packed files that the README installs contain every package they depend on', () => {
  const lists = [...read('README.md').matchAll(/packed\/posthorn-\{([\w,-]+)\}/g)].map(([, list = '']) =>
    list.split(','),
  );
  expect(lists.length).toBeGreaterThan(1);
  for (const names of lists) {
    const needed = names.flatMap((name) => {
      const { dependencies = {} } = JSON.parse(read(`packages/${name}/package.json`));
      return Object.keys(dependencies).filter((dependency) => dependency.startsWith('@posthorn/'));
    });
    expect(names.map((name) => `@posthorn/${name}`)).toEqual(expect.arrayContaining(needed));
  }
});
