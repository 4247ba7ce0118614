// The release script (docs/spec.md release-1 to release-4), on a copy of this checkout that is a repository of its own.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishedPackages } from '../published.mjs';
import { nextVersion, releaseNotes, withVersion } from '../release-text.mjs';
import { ROOT, surroundings, UNREACHABLE } from './support/installation.ts';

const copy = mkdtempSync(join(tmpdir(), 'posthorn-release-'));
const git = (...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@test.test', ...args], {
    cwd: copy,
    encoding: 'utf8',
  });
const changelog = join(copy, 'CHANGELOG.md');
const release = (...args: string[]) =>
  spawnSync(process.execPath, ['scripts/release.mjs', ...args], {
    cwd: copy,
    encoding: 'utf8',
    env: surroundings(process.execPath),
  });

beforeAll(() => {
  const options = { cwd: ROOT, encoding: 'utf8', maxBuffer: 2 ** 26 } as const;
  for (const path of execFileSync('git', ['ls-files', '-co', '--exclude-standard'], options).trim().split('\n')) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    cpSync(join(ROOT, path), join(copy, path));
  }
  writeFileSync(changelog, '# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A thing.\n');
  git('init', '-q');
  git('add', '-A');
  git('commit', '-qm', 'All of it');
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe('release-1: the version of a release', () => {
  it.each([
    ['0.1.0', undefined, '0.2.0'],
    ['1.9.3', undefined, '1.10.0'],
    ['0.1.0', '0.1.1', '0.1.1'],
    ['0.9.0', '0.10.0', '0.10.0'],
    ['1.2.3', '2.0.0', '2.0.0'],
  ])('release-1: %s, asked for %s: %s', (present, wanted, next) => {
    expect(nextVersion(present, wanted)).toBe(next);
  });

  it.each([
    ['0.1.0', '0.1.0', 'above the present version 0.1.0; got 0.1.0'],
    ['0.10.0', '0.9.9', 'above the present version 0.10.0; got 0.9.9'],
    ['0.1.0', '1.2', 'must look like 1.2.3; got 1.2'],
    ['0.1.0', 'v1.2.3', 'must look like 1.2.3; got v1.2.3'],
    ['0.1.0', '01.2.3', 'must look like 1.2.3; got 01.2.3'],
  ])('release-1: %s, asked for %s: refused', (present, wanted, message) => {
    expect(() => nextVersion(present, wanted)).toThrow(message);
  });

  it('release-1: a manifest keeps every other byte', () => {
    const manifest = '{\n  "name": "a",\n  "version": "0.1.0",\n  "dependencies": { "version": "0.1.0" }\n}\n';
    expect(withVersion(manifest, '0.2.0')).toBe(manifest.replace('"0.1.0"', '"0.2.0"'));
  });
});

describe('release-2: notes move from Unreleased to the version', () => {
  const top = '# Changelog\n\nWords.\n\n## [Unreleased]\n';
  const older = '## [0.1.0] - 2026-01-01\n\n- First.\n';

  it('release-2: above those of earlier releases', () => {
    expect(releaseNotes(`${top}\n### Fixed\n\n- It.\n\n${older}`, '0.2.0', '2026-12-01')).toEqual({
      notes: '### Fixed\n\n- It.',
      changelog: `${top}\n## [0.2.0] - 2026-12-01\n\n### Fixed\n\n- It.\n\n${older}`,
    });
  });

  it('release-2: a second release needs notes of its own', () => {
    const { changelog: once } = releaseNotes(`${top}\n- It.\n`, '0.2.0', '2026-12-01');
    expect(once).toBe(`${top}\n## [0.2.0] - 2026-12-01\n\n- It.\n`);
    expect(() => releaseNotes(once, '0.3.0', '2026-12-02')).toThrow('no entry under "Unreleased"');
  });

  it('release-2: a changelog without the heading is refused', () => {
    expect(() => releaseNotes('# Changelog\n', '0.2.0', '2026-12-01')).toThrow('no heading "## [Unreleased]"');
  });
});

describe('release-3: what is not ready is refused, and nothing changes', () => {
  it('release-3: --help', () => {
    expect(release('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('--dry-run') });
  });

  it.each([
    ['uncommitted changes', () => writeFileSync(join(copy, 'more.txt'), ''), [], 'uncommitted changes'],
    ['a version that is not above', () => undefined, ['--version', '0.0.9'], 'must be above'],
    ['an unknown flag', () => undefined, ['--wet-run'], '--wet-run'],
    [
      'no notes',
      () => {
        writeFileSync(changelog, '# Changelog\n\n## [Unreleased]\n');
        git('commit', '-qam', 'No notes');
      },
      [],
      'no entry under "Unreleased"',
    ],
  ])('release-3: %s', (_what, prepare, args, message) => {
    prepare();
    const before = git('status', '--porcelain');
    expect(release('--dry-run', ...args)).toMatchObject({ status: 2, stderr: expect.stringContaining(message) });
    expect(git('status', '--porcelain')).toBe(before);
    git('reset', '-q', '--hard', 'HEAD');
    git('clean', '-qfd');
  });
});

it('release-4: a dry run packs every package at its new version with an SBOM, and puts every file back', ({ skip }) => {
  writeFileSync(changelog, '# Changelog\n\n## [Unreleased]\n\n- A thing.\n');
  git('commit', '-qam', 'Notes');
  const setup = spawnSync(process.execPath, ['scripts/setup.mjs'], {
    cwd: copy,
    encoding: 'utf8',
    env: surroundings(process.execPath),
  });
  const unreachable = setup.status === 0 ? undefined : UNREACHABLE.exec(setup.stderr)?.[0];
  if (unreachable !== undefined) skip(`npm cannot reach its registry (${unreachable})`);
  expect(setup.status, setup.stderr).toBe(0);

  const { status, stdout, stderr } = release('--dry-run', '--version', '7.8.9');
  expect(status, stderr).toBe(0);
  expect(git('status', '--porcelain')).toBe('');
  const names = publishedPackages(copy).map(({ manifest }) => manifest.name.replace('@', '').replace('/', '-'));
  const order = names.map((name) => stdout.indexOf(`packed/${name}-7.8.9.tgz`));
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(order.every((at) => at > 0)).toBe(true);
  expect(readdirSync(join(copy, 'packed')).sort()).toEqual(
    [...names.map((name) => `${name}-7.8.9.tgz`), 'posthorn-7.8.9.cdx.json'].sort(),
  );
  const tarball = join(copy, 'packed', 'posthorn-dispatcher-7.8.9.tgz');
  const manifest = JSON.parse(execFileSync('tar', ['-xzOf', tarball, 'package/package.json'], { encoding: 'utf8' }));
  expect(manifest).toMatchObject({ version: '7.8.9', dependencies: { '@posthorn/signing': '7.8.9' } });
  const sbom = JSON.parse(readFileSync(join(copy, 'packed', 'posthorn-7.8.9.cdx.json'), 'utf8'));
  expect(sbom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6' });
  // What the dispatcher depends on, and what is bundled into the inspector that it carries.
  const components = sbom.components.map(({ name }: { name: string }) => name);
  expect(components).toEqual(expect.arrayContaining(['better-sqlite3', 'express', 'zod', 'react', 'react-dom']));
  expect(components).not.toContain('vitest');
});
