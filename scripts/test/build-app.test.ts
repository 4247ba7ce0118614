// How the dispatcher and the command line are built (docs/spec.md start-1 and start-2), on a small package of its own.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT, surroundings } from './support/installation.ts';

const folder = mkdtempSync(join(tmpdir(), 'posthorn-build-app-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const entry = { '@posthorn/source': './src/index.ts', types: './dist/index.d.ts', default: './dist/index.js' };
const compilerOptions = { rootDir: 'src', types: [], skipLibCheck: true, noEmitOnError: true };
const LICENCE = 'Do as you like, and keep this line.';
const FILES = {
  'package.json': JSON.stringify({
    ...{ name: 'app', type: 'module', exports: { '.': entry } },
    dependencies: { taken: '1.0.0', unlicensed: '1.0.0', left: '1.0.0' },
  }),
  'tsconfig.build.json': JSON.stringify({
    ...{ extends: join(ROOT, 'tsconfig.base.json'), compilerOptions, include: ['src'] },
  }),
  'src/index.ts':
    "import { join } from './deep/join.ts';\nexport const greet = (name: string): string => join('Hello … 😀', name);\n",
  'src/deep/join.ts':
    "import { marked } from 'taken';\nexport const join = (...parts: string[]): string => marked(parts.join(' '));\n",
  'src/deep/thread.ts': "import { greet } from '../index.ts';\nimport 'left';\nexport const SAID = greet('thread');\n",
  ...ofPackage('taken', LICENCE),
  ...ofPackage('unlicensed', null),
  ...ofPackage('left', LICENCE),
};

function ofPackage(name: string, licence: string | null): Record<string, string> {
  const at = `node_modules/${name}`;
  return {
    [`${at}/package.json`]: JSON.stringify({ name, version: '1.0.0', type: 'module', exports: './index.js' }),
    [`${at}/index.js`]: "globalThis.loaded = 1;\nexport const marked = (text) => text + '!';\n",
    [`${at}/index.d.ts`]: 'export declare const marked: (text: string) => string;\n',
    ...(licence === null ? {} : { [`${at}/LICENSE`]: licence }),
  };
}

const build = (...args: string[]) =>
  spawnSync(process.execPath, [join(ROOT, 'scripts', 'build-app.mjs'), '--entry=deep/thread', ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: surroundings(process.execPath),
  });
const built = (): string[] => readdirSync(join(folder, 'dist'), { recursive: true, encoding: 'utf8' }).toSorted();
const textOf = (name: string): string => readFileSync(join(folder, 'dist', name), 'utf8');

beforeAll(() => {
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
});

describe('start-1: an app is built into few files', () => {
  it('start-1: all code is in dist/ itself, the declarations as in src/, and nothing of an earlier build', async () => {
    mkdirSync(join(folder, 'dist', 'deep'), { recursive: true });
    writeFileSync(join(folder, 'dist', 'stale.js'), '');
    expect(build('--take-in=taken')).toMatchObject({ status: 0, stderr: '' });
    expect(built()).toEqual([
      ...['LICENCES.txt', 'deep', 'deep/join.d.ts', 'deep/thread.d.ts', 'index.d.ts', 'index.js', 'part-index.js'],
      'thread.js',
    ]);
    const { SAID } = (await import(pathToFileURL(join(folder, 'dist', 'thread.js')).href)) as { SAID: string };
    expect(SAID).toBe('Hello … 😀 thread!');
  });

  it('start-1: the text of no file has a character beyond Latin-1', () => {
    const code = built().filter((name) => name.endsWith('.js'));
    expect(code.map(textOf).join('')).toContain('Hello \\u2026 \\ud83d\\ude00');
    expect(code.filter((name) => /[^\0-\xff]/.test(textOf(name)))).toEqual([]);
  });

  it('start-1: a build that the compiler refuses leaves nothing and says why', () => {
    writeFileSync(join(folder, 'src', 'wrong.ts'), "export const count: number = 'one';\n");
    const { status, stderr } = build();
    rmSync(join(folder, 'src', 'wrong.ts'));
    expect(status).toBe(1);
    expect(stderr).toContain("Type 'string' is not assignable to type 'number'");
    expect(readdirSync(folder).filter((name) => name === 'dist' || name === '.compiled')).toEqual([]);
  });
});

describe('start-2: what an app takes in of others', () => {
  it('start-2: their licences go with it, and other dependencies stay outside', () => {
    expect(build('--take-in=taken').status).toBe(0);
    expect(textOf('LICENCES.txt')).toBe(`taken 1.0.0\n\n${LICENCE}\n`);
    expect(textOf('thread.js')).toContain('import "left"');
  });

  it('start-2: one without a licence is refused', () => {
    writeFileSync(join(folder, 'src', 'more.ts'), "import 'unlicensed';\n");
    const { status, stderr } = build('--entry=more', '--take-in=unlicensed');
    rmSync(join(folder, 'src', 'more.ts'));
    expect({ status, stderr }).toEqual({ status: 1, stderr: 'unlicensed is bundled, and has no licence file\n' });
  });
});
