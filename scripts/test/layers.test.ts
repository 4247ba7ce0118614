// Which room may import which (docs/spec.md layer-1 to layer-6), on small trees written for it.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { readRooms } from '../layers/room-table.mjs';
import { checkLayers } from '../layers.mjs';
import { ROOT } from './support/installation.ts';

const SHOP = 'apps/shop/src';
const HEAD = `| room in \`${SHOP}\` | what lives there | rooms | packages |\n| --- | --- | --- | --- |\n`;
const TABLE = `${HEAD}| \`domain/\` | rules | — | zod (types), contracts/time |
| \`store/\` | rows | domain | node, better-sqlite3 |
| \`http/\` | routes | domain, store (types) | express, contracts (types), contracts/time |
| \`views/<screen>/\` | screens | domain | — |
| \`main.ts\` | the entry | all above | computed names |

Text.`;

const FINE = {
  'domain/price.ts':
    "import type { z } from 'zod';\nimport { at } from '@posthorn/contracts/time';\nexport const price: z.X = at;",
  'domain/tax.ts': "import { price } from './price.ts';",
  'store/open.ts': "import { readFileSync } from 'node:fs';\nimport { price } from '../domain/price.ts';",
  'http/time.ts': "import { at } from '@posthorn/contracts/time';\nimport type { Event } from '@posthorn/contracts';",
  'http/app.ts': "import express from 'express/lib/app';\nimport type { Row } from '../store/open.ts';",
  'views/cart/screen.tsx':
    "import './screen.css';\nimport { price } from '../../domain/price.ts';\nexport const A = () => <a />;",
  'views/login/screen.tsx': 'export const B = 1;',
  'main.ts':
    "import { app } from './http/app.ts';\nawait import(process.argv[2]!);\nexport { B } from './views/login/screen.tsx';",
};

/** The faults of a tree: the fine one with these files, and this text as its CONTRIBUTING.md. */
function faultsOf(files: Record<string, string>, table = TABLE): string[] {
  const root = mkdtempSync(join(tmpdir(), 'posthorn-layers-'));
  try {
    writeFileSync(join(root, 'CONTRIBUTING.md'), table);
    for (const [name, text] of Object.entries({ ...FINE, ...files })) {
      const path = join(root, SHOP, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    return checkLayers(root).faults;
  } finally {
    rmSync(root, { recursive: true });
  }
}

it('layer-1: what the tables name may be imported', () => {
  expect(faultsOf({})).toEqual([]);
});

it.each([
  ['a room', "import { open } from '../store/open.ts';", `${SHOP}/domain/ may not import ${SHOP}/store/`],
  ['its types', "import type { Row } from '../store/open.ts';", `${SHOP}/domain/ may not import ${SHOP}/store/`],
  ['it by another name', "export * from './../store/open.ts';", `${SHOP}/domain/ may not import ${SHOP}/store/`],
  ['it lazily', "const open = () => import('../store/open.ts');", `${SHOP}/domain/ may not import ${SHOP}/store/`],
  [
    'it as a type in place',
    "let row: import('../store/open.ts').Row;",
    `${SHOP}/domain/ may not import ${SHOP}/store/`,
  ],
  ['it as a thread', "new Worker(new URL('../store/open.ts', import.meta.url));", `may not import ${SHOP}/store/`],
  ['a package', "import { Server } from 'ws';", 'may not import this package'],
  ['a package by require', "const { Server } = require('ws');", 'may not import'],
  ['a module of Node', "import { hash } from 'node:crypto';", 'may not import this package'],
  ['another part of a package', "import { x } from '@posthorn/contracts';", 'may not import this package'],
  ['a package for its values', "import { type X, z } from 'zod';", 'may import only types of it'],
  ['what is outside of all rooms', "import x from '../../package.json';", 'is not in a room'],
  ['a computed name', 'await import(name);', 'computed names'],
])('layer-1, layer-5: a room that imports %s is refused by file and line', (_what, line, reason) => {
  const faults = faultsOf({ 'domain/bad.ts': `// first\n${line}` });
  expect(faults).toEqual([expect.stringContaining(`${SHOP}/domain/bad.ts:2 imports `)]);
  expect(faults[0]).toContain(reason);
});

it.each([
  ["import { open } from '../store/open.ts';", ['may import it only lazily, or its types']],
  ["export const later = () => import('../store/open.ts');\nimport type { Row } from '../store/open.ts';", []],
])('layer-1: a room that may import lazily: %s', (line, reasons) => {
  const table = TABLE.replace('| domain, store (types) |', '| domain, store (lazy) |');
  expect(faultsOf({ 'http/bad.ts': line }, table)).toEqual(reasons.map((reason) => expect.stringContaining(reason)));
});

it('layer-1: a room that may import types gets no values', () => {
  expect(faultsOf({ 'http/bad.ts': "import { open } from '../store/open.ts';" })).toEqual([
    `${SHOP}/http/bad.ts:1 imports ${SHOP}/store/open.ts: ${SHOP}/http/ may import only types of it`,
  ]);
});

it('layer-1: a row for each folder in one place keeps these folders apart', () => {
  expect(faultsOf({ 'views/cart/bad.ts': "import { B } from '../login/screen.tsx';" })).toEqual([
    expect.stringContaining(`${SHOP}/views/<screen>/ may not import ${SHOP}/views/<screen>/`),
  ]);
});

it('layer-2: a folder without a row imports nothing, is imported by no room, and may stand there', () => {
  expect(faultsOf({ 'mail/send.ts': 'export const send = 1;' })).toEqual([]);
  expect(
    faultsOf({
      'mail/send.ts': "import { price } from '../domain/price.ts';",
      'store/mail.ts': "import { send } from '../mail/send.ts';",
    }),
  ).toEqual([
    `${SHOP}/mail/send.ts:1 imports ${SHOP}/domain/price.ts: its folder is not a room in CONTRIBUTING.md, so it may import nothing`,
    `${SHOP}/store/mail.ts:1 imports ${SHOP}/mail/send.ts: that is not in a room of CONTRIBUTING.md`,
  ]);
});

it('layer-3: files that import each other are refused, also over a third one and for types alone', () => {
  const faults = faultsOf({
    'domain/a.ts': "import { b } from './b.ts';",
    'domain/b.ts': "import type { C } from './c.ts';",
    'domain/c.ts': "export { a } from './a.ts';",
  });
  expect(faults).toEqual([
    [
      'import cycle of 3 files:',
      `  ${SHOP}/domain/a.ts:1 imports ${SHOP}/domain/b.ts`,
      `  ${SHOP}/domain/b.ts:1 imports types of ${SHOP}/domain/c.ts`,
      `  ${SHOP}/domain/c.ts:1 imports ${SHOP}/domain/a.ts`,
    ].join('\n'),
  ]);
});

it('layer-3: a cycle is found behind files that make none', () => {
  const faults = faultsOf({
    'domain/a.ts': "import { price } from './price.ts';",
    'domain/b.ts': "import { a } from './a.ts';\nimport { c } from './c.ts';",
    'domain/c.ts': "import { b } from './b.ts';",
  });
  expect(faults).toEqual([
    expect.stringMatching(/^import cycle of 2 files:.*b\.ts:2 imports .*c\.ts.*c\.ts:1 imports/s),
  ]);
});

it('layer-3: a lazy import makes no cycle, and two ways to one file are none', () => {
  expect(
    faultsOf({
      'domain/a.ts': "import { b } from './b.ts';\nimport { c } from './c.ts';",
      'domain/b.ts': "import { c } from './c.ts';",
      'domain/c.ts': "export const later = () => import('./a.ts');",
    }),
  ).toEqual([]);
});

it.each([
  ['an unknown room', '| `a/` | x | b | — |', 'import b, which is not a room of the same table'],
  ['a room twice', '| `domain/` | x | — | — |', `two rows for ${SHOP}/domain/`],
  ['a room without files', '| `empty/` | x | — | — |', `a row for ${SHOP}/empty/, where no source file is`],
])('layer-4: tables that name %s are refused', (_what, row, fault) => {
  expect(faultsOf({}, TABLE.replace('| `store/`', `${row}\n| \`store/\``)).join('\n')).toContain(fault);
});

it('layer-4: tables that let rooms import each other are refused, and so is a text without tables', () => {
  const round = TABLE.replace('| `domain/` | rules | —', '| `domain/` | rules | http');
  expect(faultsOf({}, round)).toEqual([
    `CONTRIBUTING.md allows an import cycle of rooms: ${SHOP}/domain/, ${SHOP}/http/, ${SHOP}/store/`,
  ]);
  expect(faultsOf({}, '# Contributing')[0]).toContain('has no table of rooms');
});

it('layer-5: what only looks like an import is none', () => {
  const texts = [
    "// import { open } from '../store/open.ts';",
    "/* import('../store/open.ts') */",
    'export const text = "import { open } from \'../store/open.ts\';";',
    "export const page = `\nimport { open } from '../store/open.ts';\n`;",
    "export const regexp = /'/; export const quote = \"import '../store/open.ts'\";",
  ];
  expect(faultsOf({ 'domain/text.ts': texts.join('\n') })).toEqual([]);
});

// The tables may change, but not so that a driver spreads: other rooms reach it through a port.
it.each([
  ['express', 'http'],
  ['ws', 'live'],
  ['better-sqlite3', 'store'],
  ['twing', 'rendering'],
  ['@opentelemetry/api', 'tracing'],
])('layer-6: of the rooms of the dispatcher only one may import %s', (name, room) => {
  const { rooms } = readRooms(readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8'));
  const may = rooms.filter(({ path, packages }) => path.startsWith('apps/dispatcher/') && packages.has(name));
  for (const { path } of may) expect(path).toBe(`apps/dispatcher/src/${room}/`);
});

it.each(['domain', 'ports'])('layer-6: %s imports no module of Node', (room) => {
  const { rooms } = readRooms(readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8'));
  const found = rooms.find(({ path }) => path === `apps/dispatcher/src/${room}/`);
  expect([...(found?.packages.keys() ?? ['no such room'])]).not.toContain('node');
  expect(found?.packages.size).toBeGreaterThan(0);
});
