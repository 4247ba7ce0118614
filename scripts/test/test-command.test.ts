// `npm test` itself (docs/spec.md test-1 to test-3), on test files written for it in a folder of their own.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { patienceOf } from '../patience.mjs';
import { ROOT, surroundings } from './support/installation.ts';

const idle = { wallMs: 200, cpuMs: 200, load: 0, cores: 2 };

it.each([
  ['an idle machine', {}, idle, 1],
  ['half of a core', {}, { ...idle, cpuMs: 100 }, 2],
  ['three processes for each core', {}, { ...idle, load: 6 }, 3],
  ['between two steps', {}, { ...idle, load: 2.2 }, 1.5],
  ['more than can be waited for', {}, { ...idle, load: 100 }, 8],
  ['no time at all', {}, { ...idle, cpuMs: 0 }, 8],
  ['set', { POSTHORN_TEST_PATIENCE: '20' }, { ...idle, load: 6 }, 20],
  ['set to nothing', { POSTHORN_TEST_PATIENCE: '' }, idle, 1],
])('test-1: the factor of %s', (_what, env, measured, factor) => {
  expect(patienceOf(env, measured)).toBe(factor);
});

it.each(['0', '0.5', '101', 'much', '-1'])('test-1: %s is refused', (text) => {
  expect(() => patienceOf({ POSTHORN_TEST_PATIENCE: text }, idle)).toThrow(`from 1 to 100; got ${text}`);
});

it('test-1: it is measured where it is not set', () => {
  const factor = patienceOf({});
  expect(factor).toBeGreaterThanOrEqual(1);
  expect(factor).toBeLessThanOrEqual(8);
});

/** `npm test` on these files alone. */
function run(files: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'posthorn-tests-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, `${name}.test.js`), text);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['scripts/test.mjs', '--root', folder, '--globals', '--no-color'],
    { cwd: ROOT, encoding: 'utf8', env: { ...surroundings(process.execPath), POSTHORN_TEST_PATIENCE: '2' } },
  );
  rmSync(folder, { recursive: true });
  return { status, text: stdout + stderr, last: stdout.trim().split('\n').at(-1) };
}

it('test-2: green is quiet, and a skip has its reason', () => {
  const { status, text, last } = run({
    first: "it('quiet title', () => console.log('chatter')); it('two', () => undefined);",
    second:
      "it('three', ({ skip }) => skip('no such tool here')); it.skip('four: not on this system', () => undefined);",
  });
  expect({ status, last }, text).toEqual({ status: 0, last: '2 passed, 0 failed' });
  expect(text).toContain('deadlines are 2 times as long');
  expect(text).not.toContain('chatter');
  expect(text).not.toContain('quiet title');
  expect(text).toMatch(/^skipped: .*second\.test\.js: no such tool here$/m);
  expect(text).toMatch(/^skipped: .*second\.test\.js: four: not on this system$/m);
  expect(text).toMatch(/^2 skipped/m);
});

it('test-2: a failure is shown whole, with what it printed', () => {
  const { status, text, last } = run({
    first: "it('one', () => undefined);",
    second: "it('two', () => { console.log('a clue'); expect(1 + 1).toBe(3); });",
    broken: "import './nowhere.js';",
  });
  expect({ status, last }, text).toEqual({ status: 1, last: '1 passed, 2 failed' });
  for (const part of ['two', 'a clue', 'expected 2 to be 3', 'nowhere.js']) expect(text).toContain(part);
});

it('test-3: a file whose process crashed runs once more, and says so', () => {
  const mark = join(mkdtempSync(join(tmpdir(), 'posthorn-crash-')), 'crashed');
  const { status, text, last } = run({
    whole: "it('one', () => undefined);",
    crashing: `import { existsSync, writeFileSync } from 'node:fs';
      it('two', () => undefined);
      it('three', async () => {
        if (existsSync(${JSON.stringify(mark)})) return;
        writeFileSync(${JSON.stringify(mark)}, '');
        process.kill(process.pid, 'SIGSEGV');
        await new Promise(() => undefined);
      });`,
  });
  expect({ status, last }, text).toEqual({ status: 0, last: '3 passed, 0 failed' });
  expect(text).toMatch(/^The process that ran .*crashing\.test\.js crashed\. Running this file again\.$/m);
});

it('test-3: one that crashes again is a failure', () => {
  const { status, last, text } = run({ crashing: "it('one', () => process.kill(process.pid, 'SIGSEGV'));" });
  expect({ status, last }, text).toEqual({ status: 1, last: '0 passed, 1 failed' });
});

/** `npm test` without arguments, in a folder whose only test is this one. */
function runEverything(env: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'posthorn-tests-'));
  for (const part of ['node_modules', 'scripts']) mkdirSync(join(folder, part));
  symlinkSync(join(ROOT, 'node_modules', 'vitest'), join(folder, 'node_modules', 'vitest'));
  symlinkSync(join(ROOT, 'scripts', 'quiet-reporter.mjs'), join(folder, 'scripts', 'quiet-reporter.mjs'));
  writeFileSync(
    join(folder, 'one.test.js'),
    "import { it } from 'vitest'; it('one', () => undefined); it.skip('in a browser', () => undefined);",
  );
  const texts = [1, 2].map(() => {
    const all = { ...surroundings(process.execPath), POSTHORN_TEST_PATIENCE: '1', ...env };
    const run = [join(ROOT, 'scripts', 'test.mjs')];
    return spawnSync(process.execPath, run, { cwd: folder, encoding: 'utf8', env: all }).stdout;
  });
  rmSync(folder, { recursive: true });
  return texts;
}

it('test-60: before it begins it says how long it takes: at first an estimate, then what the last run took', () => {
  const [first = '', second = ''] = runEverything({});
  expect(first).toMatch(/^Running every test: expect 10 to 20 min on two cores\.$/m);
  expect(second).toMatch(/^Running every test: the last run took 1 min\.$/m);
  expect(second).toContain('1 passed, 0 failed');
});

it('test-60: a missing Chromium is reported at the beginning and at the end, with what to do', () => {
  const [text = ''] = runEverything({ CHROMIUM: '/nowhere' });
  const lines = text.trim().split('\n');
  const advice =
    'no Chromium was found. Install it ("apt-get install chromium", or Google Chrome), or set CHROMIUM to its path.';
  expect(lines).toContain(`The browser tests are skipped: ${advice}`);
  expect(lines).toContain(`1 skipped, those of the browser because ${advice}`);
});
