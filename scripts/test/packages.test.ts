// What is published, as a stranger gets it: installed by npm in an empty folder and run by the versions of Node that
// `engines` names (docs/spec.md package-1 to package-6). One packing and one installation serve all tests.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { NEEDED, satisfies } from '../../apps/cli/bin/needed-node.mjs';
import { generateSecret } from '../../packages/signing/src/index.ts';
import { publishedPackages } from '../published.mjs';
import { type Installation, install, ROOT, surroundings } from './support/installation.ts';
import { assetsOf, endLeftovers, gone, listening, runIn, serveArgs } from './support/server.ts';

/** The oldest Node that the libraries, and that the dispatcher and the command line, name in `engines`; and the workspace's own. */
const LIBRARIES_OLDEST = '20.19.0';
const DISPATCHER_OLDEST = '22.21.0';
const OWN = process.versions.node;
const PUBLISHED = publishedPackages(ROOT).map(({ folder, manifest }) => ({ folder, ...manifest }));
/** Packages that are not libraries: the dispatcher, and the command line, which depends on it. */
const isServer = (name: string): boolean => name === '@posthorn/dispatcher' || name === '@posthorn/cli';
const VERSION = PUBLISHED[0]?.version ?? '';

let installed: Installation | { missing: string };
beforeAll(async () => {
  installed = await install();
}, 900_000);
afterAll(() => {
  if ('folder' in installed) installed[Symbol.dispose]();
});

afterEach(endLeftovers);

/** The installation and a Node of this version; skips the test, with the reason, where npm cannot fetch them. */
async function needs({ skip }: TestContext, version: string) {
  if ('missing' in installed) return skip(installed.missing);
  const node = version === OWN ? { path: process.execPath } : await installed.node(version);
  if ('missing' in node) return skip(node.missing);
  const { folder, tarballs } = installed;
  const run = (program: string, args: readonly string[], env = {}) => runIn(folder, node.path, program, args, env);
  return { folder, tarballs, node: node.path, run };
}

describe('package-1: the libraries work on the Node that engines names', () => {
  const PROGRAMS = [
    ['contracts', 'reward.created true true object\n'],
    ['signing', '0\n'],
    ['diagnose', 'invalid line_feed_added\n'],
    ['query', 'status:failed code:5xx -is:test false\n'],
    ['stream', 'connecting live snapshot 7 rows 9 waiting closed\n'],
  ] as const;
  const cases = PROGRAMS.flatMap(([name, printed]) =>
    [LIBRARIES_OLDEST, OWN].map((version) => ({ name, printed, version })),
  );

  it.for(cases)('package-1: @posthorn/$name on Node $version', async ({ name, printed, version }, context) => {
    const { run, node } = await needs(context, version);
    expect(await run(node, [`${name}.mjs`]).ended).toMatchObject({ code: 0, stdout: printed, stderr: '' });
  });

  it('package-1: every entry can be imported and required', async (context) => {
    const { run, node } = await needs(context, LIBRARIES_OLDEST);
    const entries = PUBLISHED.filter(({ name }) => !isServer(name)).flatMap(({ name, exports }) =>
      Object.keys(exports).map((path) => name + path.slice(1)),
    );
    expect(entries.length).toBeGreaterThan(10);
    const imports = entries.map((entry) => `await import('${entry}');`).join('\n');
    expect(await run(node, ['--input-type=module', '-e', imports]).ended).toMatchObject({ code: 0, stderr: '' });
    const requires = entries.map((entry) => `require('${entry}');`).join('\n');
    expect(await run(node, ['-e', requires]).ended).toMatchObject({ code: 0 });
  });

  it('package-1: a typed program compiles against the declarations', async (context) => {
    const { run, node, folder } = await needs(context, OWN);
    const options = ['--module', 'nodenext', '--strict', '--noEmit', '--skipLibCheck', '--target', 'es2023'];
    const types = ['--types', 'node', '--typeRoots', join(ROOT, 'node_modules', '@types')];
    const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
    const compiled = await run(node, [tsc, ...options, ...types, join(folder, 'typed.mts')]).ended;
    expect(compiled).toMatchObject({ code: 0, stdout: '' });
  });
});

describe('package-2: the installed posthorn delivers, with the inspector in it', () => {
  const cases = [
    { server: OWN, programs: OWN },
    { server: DISPATCHER_OLDEST, programs: DISPATCHER_OLDEST },
    { server: OWN, programs: LIBRARIES_OLDEST },
  ];

  it.for(cases)('package-2: serve on Node $server, receiver and producer on $programs', async (versions, context) => {
    const { folder, run } = await needs(context, versions.server);
    const { run: runProgram, node } = await needs(context, versions.programs);
    const database = `${versions.server}-${versions.programs}.db`;

    for (const command of ['posthorn', '@posthorn/cli']) {
      expect((await run('npx', [command, '--version']).ended).stdout.trim(), command).toBe(VERSION);
    }
    const token = [
      'posthorn',
      'token',
      'create',
      '--tenant=acme',
      '--name=shop',
      `--database=sqlite:${join(folder, database)}`,
    ];
    const { stdout, stderr } = await run('npx', token).ended;
    expect(stdout, stderr).toMatch(/^pht_\S+\n$/);

    const secret = generateSecret();
    const receiver = runProgram(node, ['receiver.mjs'], { WEBHOOK_SECRET: secret });
    const server = await listening(run('npx', ['posthorn', ...serveArgs(folder, database)]));
    expect(await (await fetch(`${server.url}/healthz`)).json()).toMatchObject({ status: 'ok' });

    const page = await (await fetch(server.url, { headers: { accept: 'text/html' } })).text();
    const assets = assetsOf(page);
    expect(assets.filter((path) => path.endsWith('.js')).length, page).toBeGreaterThan(0);
    const answers = await Promise.all(assets.map((path) => fetch(server.url + path)));
    expect(answers.map(({ status }) => status)).toEqual(assets.map(() => 200));

    const RECEIVER = await receiver.printed(/receiver on (http:\S+)\n/);
    const env = { POSTHORN_URL: server.url, POSTHORN_TOKEN: stdout.trim(), WEBHOOK_SECRET: secret, RECEIVER };
    expect(await runProgram(node, ['producer.mjs'], env).ended).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^emitted \S+ to 1\n$/),
    });
    expect(await receiver.printed(/received .*/)).toBe('received profile.created p-1');

    server.process.child.kill('SIGTERM');
    await gone(server);
  });
});

it('package-2: the installed dispatcher starts inside another program', async (context) => {
  const { run, node } = await needs(context, DISPATCHER_OLDEST);
  expect(await run(node, ['embedded.mjs']).ended).toMatchObject({ code: 0, stdout: '200\n' });
});

it('trace-5: npm installs no OpenTelemetry with Posthorn, and --otel then says how to', async (context) => {
  const { folder, run } = await needs(context, OWN);
  expect(readdirSync(join(folder, 'node_modules')).filter((name) => /opentelemetry|prom-client/.test(name))).toEqual(
    [],
  );
  expect(await run('npx', ['posthorn', 'serve', '--otel', '--database=sqlite::memory:']).ended).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^posthorn: --otel .*npm install @opentelemetry\/api[^\n]*\n$/),
  });
});

describe('package-3: a tarball holds what its readers need and nothing else', () => {
  it('package-3: README, LICENSE, no tests, no source maps, no sources, no workspace versions', async (context) => {
    const { tarballs } = await needs(context, OWN);
    expect(tarballs).toHaveLength(PUBLISHED.length);
    for (const tarball of tarballs) {
      const files = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).trim().split('\n');
      expect(files).toEqual(expect.arrayContaining(['package/README.md', 'package/LICENSE', 'package/package.json']));
      expect(files.filter((file) => /\.map$|\.test\.|\/(test|src|bench)\/|(?<!\.d)\.ts$/.test(file))).toEqual([]);
      const manifest = execFileSync('tar', ['-xzOf', tarball, 'package/package.json'], { encoding: 'utf8' });
      expect(manifest).not.toMatch(/workspace:|catalog:/);
      const readme = execFileSync('tar', ['-xzOf', tarball, 'package/README.md'], { encoding: 'utf8' });
      expect(readme).toContain(`npm install ${JSON.parse(manifest).name}`);
    }
  });

  it('start-1, start-2: the dispatcher is few files, with the licence of zod, which it takes in', async (context) => {
    const { tarballs } = await needs(context, OWN);
    const tarball = tarballs.find((path) => path.includes('posthorn-dispatcher-')) ?? '';
    const files = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).trim().split('\n');
    const code = files.filter((file) => file.startsWith('package/dist/') && file.endsWith('.js'));
    expect(code.length).toBeLessThan(40);
    expect(code.every((file) => file.split('/').length === 3)).toBe(true);
    expect(execFileSync('tar', ['-xzOf', tarball, 'package/dist/LICENCES.txt'], { encoding: 'utf8' })).toMatch(
      /^zod \d/,
    );
  });
});

describe('package-4: a package is packed by pnpm alone', () => {
  it.each(PUBLISHED.map(({ folder, name }) => [name, folder] as const))('package-4: npm pack of %s', (name, folder) => {
    const { status, stderr } = spawnSync('npm', ['pack', '--dry-run', '--foreground-scripts'], {
      cwd: folder,
      encoding: 'utf8',
      env: surroundings(process.execPath),
    });
    expect(status).not.toBe(0);
    expect(stderr).toContain(`${name} cannot be packed by npm: run "npm run pack"`);
  });
});

describe('package-60: pnpm pack in the folder of a package', () => {
  const filesOf = (tarball: string): string[] =>
    execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).trim().split('\n').toSorted();
  const manifestOf = (tarball: string): string =>
    execFileSync('tar', ['-xzOf', tarball, 'package/package.json'], { encoding: 'utf8' });

  it.for(PUBLISHED.map(({ folder, name }) => ({ folder, name })))(
    'package-60: $name is built and packed as by npm run pack',
    async ({ folder, name }, context) => {
      const { tarballs } = await needs(context, OWN);
      const out = mkdtempSync(join(tmpdir(), 'posthorn-pnpm-pack-'));
      try {
        // Of an earlier build, whose source is gone.
        mkdirSync(join(folder, 'dist'), { recursive: true });
        writeFileSync(join(folder, 'dist', 'stale.js'), '');
        const pnpm = join(ROOT, 'node_modules', 'pnpm', 'bin', 'pnpm.mjs');
        const packed = spawnSync(process.execPath, [pnpm, 'pack', '--pack-destination', out], {
          cwd: folder,
          encoding: 'utf8',
          env: surroundings(process.execPath),
        });
        expect(packed.status, packed.stdout + packed.stderr).toBe(0);
        const file = `${name.replace('@', '').replace('/', '-')}-${VERSION}.tgz`;
        const before = tarballs.find((path) => path.endsWith(`/${file}`)) ?? '';
        expect(filesOf(join(out, file))).toEqual(filesOf(before));
        expect(manifestOf(join(out, file))).toBe(manifestOf(before));
      } finally {
        rmSync(out, { recursive: true });
      }
    },
  );
});

describe('package-5: one range of Node versions', () => {
  it('package-5: an older Node is told the range', async (context) => {
    const { run, node } = await needs(context, LIBRARIES_OLDEST);
    const refused = await run(node, ['node_modules/@posthorn/cli/bin/posthorn.mjs', '--version']).ended;
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toBe(
      `posthorn needs Node ${NEEDED}; this is ${LIBRARIES_OLDEST}. Install a newer Node and try again.\n`,
    );
  });

  it('package-5: engines of every package holds the versions tried here', () => {
    for (const { name, engines } of PUBLISHED) {
      const oldest = isServer(name) ? DISPATCHER_OLDEST : LIBRARIES_OLDEST;
      expect(engines.node, name).toContain(oldest);
      expect([OWN, oldest].filter((version) => !satisfies(version, engines.node))).toEqual([]);
    }
    const ofServers = PUBLISHED.filter(({ name }) => isServer(name)).map(({ engines }) => engines.node);
    expect(ofServers).toEqual([NEEDED, NEEDED]);
  });

  it.each([
    ['22.21.0', true],
    ['22.20.9', false],
    ['22.21.1', true],
    ['22.100.0', true],
    ['23.11.0', false],
    ['24.8.9', false],
    ['24.9.0', true],
    ['26.0.0', true],
    ['20.20.2', false],
  ])('package-5: %s is in ^22.21.0 || >=24.9.0: %s', (version, expected) => {
    expect(satisfies(version, '^22.21.0 || >=24.9.0')).toBe(expected);
  });

  it('package-5: a range that it cannot read is a fault', () => {
    expect(() => satisfies('24.9.0', '~24')).toThrow('cannot read "~24"');
  });
});

describe('package-6: the installed server ends with its launcher', () => {
  const bin = 'node_modules/@posthorn/cli/bin/posthorn.mjs';
  // Node without this function starts the server below the launcher instead of in its place.
  const below = ['--import', 'data:text/javascript,delete process.execve', bin];
  const cases = (['SIGKILL', 'SIGTERM'] as const).flatMap((signal) => [
    { signal, what: 'npx', program: 'npx', before: ['posthorn'] },
    { signal, what: 'the launcher', program: null, before: below },
  ]);

  it.for(cases)('package-6: $signal of $what', async ({ signal, what, program, before }, context) => {
    const { folder, run, node } = await needs(context, DISPATCHER_OLDEST);
    const args = [...before, ...serveArgs(folder, `${signal}-${what}.db`)];
    const server = await listening(run(program ?? node, args));
    server.process.child.kill(signal);
    await gone(server);
  });
});
