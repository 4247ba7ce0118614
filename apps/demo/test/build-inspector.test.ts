// The build before `npm start`, on a small tree with a builder of its own.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const SCRIPT = fileURLToPath(new URL('../../../scripts/build-inspector.mjs', import.meta.url));
const BUILDER = `import { appendFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
appendFileSync('builds.txt', 'x');
if (existsSync('broken')) { console.error('what is wrong\\n    at somewhere'); process.exit(1); }
rmSync('dist', { recursive: true, force: true });
mkdirSync('dist');
writeFileSync('dist/index.html', 'page');`;

function tree() {
  const root = mkdtempSync(join(tmpdir(), 'posthorn-build-'));
  const inspector = join(root, 'apps', 'inspector');
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  put('pnpm-lock.yaml', 'lock');
  put('apps/inspector/src/main.tsx', 'main');
  put('packages/contracts/src/index.ts', 'contracts');
  put('packages/contracts/test/x.test.ts', 'test');
  put('apps/inspector/node_modules/vite/bin/vite.js', BUILDER);
  put('apps/inspector/package.json', '{"type": "module"}');
  put('scripts/keep', '');
  copyFileSync(SCRIPT, join(root, 'scripts', 'build-inspector.mjs'));
  const run = (...args: string[]) => {
    const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts', 'build-inspector.mjs'), ...args], {
      encoding: 'utf8',
    });
    return { status, stderr };
  };
  const builds = () =>
    existsSync(join(inspector, 'builds.txt')) ? readFileSync(join(inspector, 'builds.txt'), 'utf8').length : 0;
  return { inspector, put, run, builds, [Symbol.dispose]: () => rmSync(root, { recursive: true }) };
}

describe('inspector-files-8: the inspector is built before a start where what it is made of has changed', () => {
  it('and not otherwise', () => {
    using here = tree();
    expect(here.run()).toEqual({
      status: 0,
      stderr: expect.stringMatching(/^Building the inspector … done in .* s\n$/),
    });
    expect(here.run()).toEqual({ status: 0, stderr: '' });
    here.put('packages/contracts/test/x.test.ts', 'another test');
    here.run();
    expect(here.builds()).toBe(1);
    for (const path of ['apps/inspector/src/main.tsx', 'packages/contracts/src/new.ts', 'pnpm-lock.yaml']) {
      here.put(path, 'changed');
      here.run();
      here.run();
    }
    expect(here.builds()).toBe(4);
    rmSync(join(here.inspector, 'dist'), { recursive: true });
    here.run();
    here.run('--force');
    expect(here.builds()).toBe(6);
  });

  it('a build that fails says why and stops nothing, unless it was asked for', () => {
    using here = tree();
    here.put('apps/inspector/broken', '');
    const { status, stderr } = here.run();
    expect(status).toBe(0);
    expect(stderr).toContain('what is wrong\n\nThe inspector could not be built. There is no page to show.');
    expect(stderr).not.toContain('at somewhere');
    expect(here.run('--force', '--strict').status).toBe(1);
    rmSync(join(here.inspector, 'broken'));
    here.run();
    here.put('apps/inspector/broken', '');
    here.put('pnpm-lock.yaml', 'changed');
    expect(here.run().stderr).toContain('The page of an earlier build is shown.');
    expect(readFileSync(join(here.inspector, 'dist', 'index.html'), 'utf8')).toBe('page');
  });
});
