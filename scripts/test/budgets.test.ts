// How large the receiver kit may be (docs/spec.md pack-5). Sizes are gzipped bytes of a minified bundle; 1 KB is 1,024 bytes.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type BundleSize, bundleSize } from './support/bundle-size.ts';
import { install, ROOT, tarballOf } from './support/installation.ts';

const KB = 1024;

const ADAPTERS = [
  'azure-functions',
  'cloud-functions',
  'express',
  'fastify',
  'hono',
  'koa',
  'lambda',
  'nest',
  'next',
  'node',
];

const manifest = JSON.parse(readFileSync(join(ROOT, 'packages', 'receiver-kit', 'package.json'), 'utf8'));

describe('pack-5: the kit is small', () => {
  let core: BundleSize;
  beforeAll(async () => {
    core = await bundleSize(`export * from '@posthorn/receiver-kit';`);
  });

  it('pack-5: verification alone, at most 3 KB', async () => {
    const verify = await bundleSize(`export * from '@posthorn/receiver-kit/verify';`);
    expect(verify.atStart).toBeLessThanOrEqual(3 * KB);
  });

  it('pack-5: the core, at most 10 KB, and what runs handlers, at most 2.25 KB more', () => {
    expect(core.atStart).toBeLessThanOrEqual(10 * KB);
    expect(core.onDemand('receiver-kit/src/work.ts')).toBeLessThanOrEqual(2.25 * KB);
  });

  it.each(ADAPTERS)('pack-5: the adapter %s, at most 1 KB more', async (name) => {
    const both = await bundleSize(
      `export * from '@posthorn/receiver-kit'; export * from '@posthorn/receiver-kit/${name}';`,
    );
    expect(both.atStart - core.atStart).toBeLessThanOrEqual(KB);
  });

  it('pack-5: the diagnosis, loaded at the first mismatch, at most 12 KB', () => {
    expect(core.onDemand('diagnose/src/mismatch.ts')).toBeLessThanOrEqual(12 * KB);
    // What else the first mismatch loads: the sentences of all errors, and the explanation.
    expect(core.onDemand('words/in-words.ts')).toBeLessThanOrEqual(4 * KB);
    expect(core.onDemand('words/explain-mismatch.ts')).toBeLessThanOrEqual(2.5 * KB);
  });

  it('pack-5: nothing that is published is left out', () => {
    const entries = Object.keys(manifest.exports).map((path) => path.slice('./'.length));
    const others = ['', 'testing', 'verify', ...entries.filter((path) => path.startsWith('inbox/'))];
    expect(entries.toSorted()).toEqual([...ADAPTERS, ...others].toSorted());
  });

  it('pack-5: installed, less than 1 MB and one package', async (context) => {
    const alone = await install([tarballOf('receiver-kit')]);
    if ('missing' in alone) return context.skip(alone.missing);
    try {
      const modules = join(alone.folder, 'node_modules');
      const packages = readdirSync(modules).filter((name) => !name.startsWith('.'));
      expect(packages.flatMap((name) => readdirSync(join(modules, name)))).toEqual(['receiver-kit']);
      const files = readdirSync(modules, { recursive: true, encoding: 'utf8' }).map((name) =>
        statSync(join(modules, name)),
      );
      const bytes = files.filter((one) => one.isFile()).reduce((sum, { size }) => sum + size, 0);
      expect(bytes).toBeLessThan(1_000_000);
    } finally {
      alone[Symbol.dispose]();
    }
  });
});
