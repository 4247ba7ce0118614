// Every entry of every library, as projects of all kinds load it and as TypeScript sees it (docs/spec.md pack-3, pack-4).
// One installation from the tarballs serves all of it.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { publishedPackages } from '../published.mjs';
import { type Installation, install, ROOT, tarballOf } from './support/installation.ts';
import { endLeftovers, runIn } from './support/server.ts';
import { MODES, type Mode, optionsOf, writePrograms } from './support/typed-programs.ts';

const OLDEST = '20.19.0';
/** `npm install` names for versions of the compiler: the oldest that the kit supports, the last of 5, and the newest. */
const COMPILERS = { '5.0': 'ts50', '5.4': 'ts54', '5.9': 'ts59', '7.0': 'ts70' };
const LIBRARIES = publishedPackages(ROOT).filter(({ folder }) => folder.startsWith(join(ROOT, 'packages')));
const shortName = (name: string): string => name.slice('@posthorn/'.length);
const entriesOf = (packages: typeof LIBRARIES): string[] =>
  packages.flatMap(({ manifest: { name, exports } }) => Object.keys(exports).map((path) => name + path.slice(1)));
/** Those whose declarations need a schema library. */
const WITH_ZOD = ['@posthorn/contracts', '@posthorn/client', '@posthorn/stream'];
const isWithZod = ({ manifest: { name } }: (typeof LIBRARIES)[number]): boolean => WITH_ZOD.includes(name);

let installed: Installation | { missing: string };
beforeAll(async () => {
  const compilers = Object.entries(COMPILERS).map(([version, name]) => `${name}@npm:typescript@${version}`);
  installed = await install([
    ...LIBRARIES.map(({ manifest: { name } }) => tarballOf(shortName(name))),
    ...compilers,
    '@types/node@20',
    '@arethetypeswrong/cli@0.18.5',
    'jest@30',
  ]);
  if ('missing' in installed) return;
  writePrograms(installed.folder, 'plain', entriesOf(LIBRARIES.filter((one) => !isWithZod(one))));
  writePrograms(installed.folder, 'schemas', entriesOf(LIBRARIES.filter(isWithZod)));
});
afterAll(async () => {
  await endLeftovers();
  if ('folder' in installed) installed[Symbol.dispose]();
});

const here = ({ skip }: TestContext): Installation => ('missing' in installed ? skip(installed.missing) : installed);

describe('pack-3: every entry loads both ways', () => {
  const all = entriesOf(LIBRARIES);
  const imports = `${all.map((entry) => `await import('${entry}');`).join('\n')} console.log('loaded');`;
  // Without this flag, Node would load an ES module for `require`, which Jest and older versions do not.
  const requireOnly = '--no-experimental-require-module';
  const requires = `${all.map((entry) => `require('${entry}');`).join('\n')} console.log('loaded');`;

  it.for([OLDEST, process.versions.node])('pack-3: on Node %s', async (version, context) => {
    const { folder, node } = here(context);
    const own = version === process.versions.node ? { path: process.execPath } : await node(version);
    if ('missing' in own) return context.skip(own.missing);
    expect(all.length).toBeGreaterThan(30);
    const loaded = { code: 0, stdout: 'loaded\n' };
    const flags = [requireOnly, '--input-type=commonjs', '-e', requires];
    const [esm, cjs] = [['--input-type=module', '-e', imports], flags].map((args) =>
      runIn(folder, own.path, own.path, args),
    );
    expect(await esm?.ended).toMatchObject({ ...loaded, stderr: '' });
    expect(await cjs?.ended).toMatchObject(loaded);
  });
});

it('pack-3: Jest on Node 20.19 runs a test of a receiver', async (context) => {
  const { folder, node } = here(context);
  const old = await node(OLDEST);
  if ('missing' in old) return context.skip(old.missing);
  const jest = [join('node_modules', 'jest', 'bin', 'jest.js'), '--testMatch', '**/receiver.jest.cjs', '--no-cache'];
  const { code, stderr } = await runIn(folder, old.path, old.path, jest).ended;
  expect(code, stderr).toBe(0);
  expect(stderr).toContain('2 passed, 2 total');
});

describe('pack-4: types, as each version of TypeScript resolves modules', () => {
  const versions = Object.keys(COMPILERS) as (keyof typeof COMPILERS)[];
  const modes = (Object.keys(MODES) as Mode[]).flatMap((mode) => versions.map((version) => ({ mode, version })));
  /** TypeScript 7 no longer has it. */
  const exists = ({ mode, version }: (typeof modes)[number]) => !(mode === 'node10' && version === '7.0');

  const compile = async (version: keyof typeof COMPILERS, options: readonly string[], context: TestContext) => {
    const { folder } = here(context);
    const tsc = join('node_modules', COMPILERS[version], 'bin', 'tsc');
    expect(await runIn(folder, process.execPath, process.execPath, [tsc, ...options]).ended).toMatchObject({
      stdout: '',
      code: 0,
    });
  };

  it.concurrent.for(modes.filter(exists))(
    'pack-4: libraries without zod, TypeScript $version, $mode',
    ({ mode, version }, context) => compile(version, optionsOf('plain', mode), context),
  );

  // zod's own declarations are slow to check, and need TypeScript 5.4 and an option.
  it.concurrent.for([
    { version: '5.0', mode: 'node10', option: '--skipLibCheck' },
    { version: '5.4', mode: 'node10', option: '--esModuleInterop' },
    { version: '7.0', mode: 'nodenext', option: '--esModuleInterop' },
    { version: '7.0', mode: 'bundler', option: '--esModuleInterop' },
  ] as const)('pack-4: libraries with zod, TypeScript $version, $mode', ({ version, mode, option }, context) =>
    compile(version, optionsOf('schemas', mode, [option]), context),
  );

  it.concurrent.for(LIBRARIES.map(({ manifest: { name } }) => name))(
    'pack-4: attw finds no fault in %s',
    async (name, context) => {
      const { folder } = here(context);
      const attw = join('node_modules', '@arethetypeswrong', 'cli', 'dist', 'index.js');
      const { code, stdout } = await runIn(folder, process.execPath, process.execPath, [
        ...[attw, tarballOf(shortName(name)), '--format', 'ascii', '--no-color', '--no-emoji'],
      ]).ended;
      expect(code, stdout).toBe(0);
      expect(stdout).toContain('No problems found');
    },
  );
});
