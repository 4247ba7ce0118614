// How `npm run check` runs its parts (docs/spec.md check-1 to check-4), on parts written for it.
import { expect, it } from 'vitest';
import { condensed } from '../checks/condensed.mjs';
import { program, reportOf, runParts } from '../checks/run-parts.mjs';

const node = (title: string, script: string) => program(title, process.execPath, ['-e', script]);
const passed = (title: string) => ({ title, run: () => [] });

it.each([1, 2, 20])('check-1: with %i at once, every part runs, whatever happened to the others', async (jobs) => {
  const ran: string[] = [];
  const part = (title: string, run: () => string[]) => ({
    title,
    run: () => {
      ran.push(title);
      return run();
    },
  });
  const results = await runParts(
    [
      part('finds', () => ['a.ts:1', 'b.ts:2']),
      part('breaks down', () => {
        throw new Error('cannot read a.ts');
      }),
      part('passes', () => []),
    ],
    jobs,
  );
  expect(ran.toSorted()).toEqual(['breaks down', 'finds', 'passes']);
  expect(results.map(({ title, faults }) => [title, faults.length])).toEqual([
    ['finds', 2],
    ['breaks down', 1],
    ['passes', 0],
  ]);
  expect(results[1]?.faults[0]).toContain('cannot read a.ts');
});

it('check-2: a program that fails, is ended or is missing is a fault that has everything it wrote', async () => {
  const results = await runParts(
    [
      node('fails', 'console.log("out"); console.error("err"); process.exit(3)'),
      node('ended', 'process.kill(process.pid, "SIGKILL")'),
      program('missing', 'no-such-program-of-posthorn', []),
      node('passes', 'console.log("chatter")'),
    ],
    2,
  );
  const [fails, ended, missing, passes] = results.map(({ faults }) => faults.join('\n'));
  expect(fails).toContain('out\n');
  expect(fails).toContain('err\n');
  expect(fails).toMatch(/ended with 3$/);
  expect(ended).not.toBe('');
  expect(missing).toContain('no-such-program-of-posthorn');
  expect(passes).toBe('');
});

it('check-3: the faults of all parts are printed, and the table of parts and times is last', async () => {
  const parts = [
    passed('types'),
    { title: 'layers', run: () => ['a.ts:1 no'] },
    { title: 'words', run: () => ['b.md:2'] },
  ];
  const lines = reportOf(await runParts(parts, 1)).split('\n');
  expect(lines.slice(0, 6)).toEqual(['--- layers', 'a.ts:1 no', '', '--- words', 'b.md:2', '']);
  expect(lines.slice(6).map((line) => line.replace(/\d+\.\d s/, 'N s'))).toEqual([
    'ok      N s  types',
    'FAIL    N s  layers',
    'FAIL    N s  words',
    '1 passed, 2 failed',
  ]);
});

it('check-4: a type error is shown once, with its path from the root, whichever packages and tasks met it', () => {
  const error = "error TS2322: Type 'string' is not assignable to type 'number'.";
  const text = [
    '   • Running typecheck, publint in 10 packages',
    '@posthorn/contracts:build: cache miss, executing a130730326d8df92',
    '@posthorn/contracts:build: $ tsc -p tsconfig.build.json',
    `@posthorn/contracts:build: \u001b[96msrc/truth.ts\u001b[0m:\u001b[93m7\u001b[0m:14 - ${error}`,
    '@posthorn/contracts:build: ',
    "@posthorn/contracts:build: 7 export const b: number = 'x';",
    '@posthorn/contracts:build:                ~',
    '@posthorn/contracts:build: Found 1 error in src/truth.ts:7',
    '@posthorn/contracts#build:  WARNING  command finished with error, but continuing...',
    `@posthorn/contracts:typecheck: src/truth.ts(7,14): ${error}`,
    `@posthorn/inspector:typecheck: ../../packages/contracts/src/truth.ts:7:14 - ${error}`,
    '@posthorn/inspector:typecheck:      1  ../../packages/contracts/src/truth.ts:7',
    '@posthorn/client:publint: pkg.exports["."].import is ./dist/index.js but the file does not exist.',
    'Failed:    @posthorn/contracts#build',
    ' ERROR  run failed: command  exited (2)',
    'x Unable to find package manager binary',
  ].join('\n');
  expect(condensed(text, (name) => (name === 'inspector' ? 'apps/inspector' : `packages/${name}`))).toEqual([
    `packages/contracts/src/truth.ts:7:14 ${error}`,
    'client: pkg.exports["."].import is ./dist/index.js but the file does not exist.',
    'x Unable to find package manager binary',
  ]);
});
