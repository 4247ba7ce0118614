// The ways into each library (docs/spec.md pack-3). What is behind them is tried from tarballs in packages.test.ts.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { entriesOf, withEntries } from '../library-entries.mjs';
import { ROOT } from './support/installation.ts';

const LIBRARIES = readdirSync(join(ROOT, 'packages'));

it.each(LIBRARIES)('pack-3: the entries of %s are those of its sources', (name) => {
  const { text, wanted } = entriesOf(join(ROOT, 'packages', name));
  expect(JSON.parse(text), 'run "npm run entries"').toEqual(JSON.parse(wanted));
});

it('pack-3: an entry is both builds, each with its types, also for programs that do not know `exports`', () => {
  const manifest = { name: 'x', exports: { '.': './src/index.ts', './a/b': { '@posthorn/source': './src/a/b.ts' } } };
  expect(withEntries(manifest)).toEqual({
    name: 'x',
    main: './dist/cjs/index.js',
    types: './dist/cjs/index.d.ts',
    typesVersions: { '*': { 'a/b': ['./dist/cjs/a/b.d.ts'] } },
    exports: {
      '.': {
        '@posthorn/source': './src/index.ts',
        import: { types: './dist/index.d.ts', default: './dist/index.js' },
        require: { types: './dist/cjs/index.d.ts', default: './dist/cjs/index.js' },
      },
      './a/b': {
        '@posthorn/source': './src/a/b.ts',
        import: { types: './dist/a/b.d.ts', default: './dist/a/b.js' },
        require: { types: './dist/cjs/a/b.d.ts', default: './dist/cjs/a/b.js' },
      },
    },
  });
});

it('pack-3: an entry without its source is a fault', () => {
  expect(() => withEntries({ exports: { '.': { default: './dist/index.js' } } })).toThrow(
    'exports["."] must name its source',
  );
});
