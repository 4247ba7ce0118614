// Runs every test of every package and ends with one line, `N passed, N failed`, summed from the runner's JSON report.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { executablePath } from '../apps/inspector/browser/support/chromium-path.ts';
import { patienceOf } from './patience.mjs';

const report = resolve('test-results', 'vitest.json');
rmSync(report, { force: true });
const args = process.argv.slice(2);
/** How long the last run of everything took on this machine, in milliseconds. */
const tookFile = join('node_modules', '.posthorn-test-ms');
const minutes = (ms) => `${Math.max(1, Math.round(ms / 60_000))} min`;

const patience = patienceOf(process.env);
const last = existsSync(tookFile) ? `the last run took ${minutes(Number(readFileSync(tookFile, 'utf8')))}` : null;
if (args.length === 0) console.log(`Running every test: ${last ?? 'expect 10 to 20 min on two cores'}.`);
if (patience > 1) console.log(`This machine is busy: deadlines are ${patience} times as long.`);
const noBrowser =
  executablePath === undefined
    ? 'no Chromium was found. Install it ("apt-get install chromium", or Google Chrome), or set CHROMIUM to its path.'
    : null;
if (noBrowser !== null) console.log(`The browser tests are skipped: ${noBrowser}`);

/** Runs Vitest with these arguments. @returns its exit code and its report, `null` where it wrote none */
function runVitest(withArgs) {
  rmSync(report, { force: true });
  const { status } = spawnSync(
    process.execPath,
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      // What a passing test prints is of no use. A run in an editor's terminal can ask for more: --reporter=verbose.
      ...(args.some((arg) => arg.startsWith('--reporter'))
        ? []
        : [`--reporter=${resolve('scripts', 'quiet-reporter.mjs')}`]),
      '--silent=passed-only',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...withArgs,
    ],
    { stdio: 'inherit', env: { ...process.env, POSTHORN_TEST_PATIENCE: String(patience) } },
  );
  return { status, files: existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')).testResults : null };
}

const hasFailed = (file) => file.assertionResults.some((test) => test.status === 'failed');
/** Neither a test that failed nor an error on loading: the worker's process died under it. */
const hasCrashed = (file) => file.status === 'failed' && !hasFailed(file) && file.message === '';

const startedMs = performance.now();
const first = runVitest(args);
if (first.files === null) {
  console.error('The test runner wrote no report.');
  console.log('0 passed, 1 failed');
  process.exit(1);
}
const crashed = first.files.filter(hasCrashed).map(({ name }) => name);
const kept = first.files.filter((file) => !hasCrashed(file));
let { status } = first;
let files = first.files;
// A crash of the runtime says nothing about the tests that had not run yet. It is shown, and the file runs once more. Known:
// V8 aborts now and then when a thread ends and its WebAssembly is freed (nodejs/node issue 64500, "jit_page").
if (crashed.length > 0) {
  for (const name of crashed) console.log(`The process that ran ${name} crashed. Running this file again.`);
  const flags = args.filter((arg, i) => arg.startsWith('-') || /^--[^=]+$/.test(args[i - 1] ?? ''));
  const second = runVitest([...flags, ...crashed]);
  files = [...kept, ...(second.files ?? first.files.filter(hasCrashed))];
  status = second.status === 0 && !kept.some(({ status: of }) => of === 'failed') ? 0 : 1;
}
if (args.length === 0) writeFileSync(tookFile, String(Math.round(performance.now() - startedMs)));

const count = (of) => files.flatMap((file) => file.assertionResults).filter((test) => of.includes(test.status)).length;
const passed = count(['passed']);
const pending = count(['pending', 'skipped', 'todo', 'disabled']);
// A file that fails to load has no failed test of its own, and an unhandled error belongs to none: each still counts as a failure.
const brokenFiles = files.filter((file) => file.status === 'failed' && !hasFailed(file)).length;
const failures = count(['failed']) + brokenFiles;
const unaccounted = status !== 0 && failures === 0 ? 1 : 0;
if (pending > 0)
  console.log(`${pending} skipped${noBrowser === null ? '' : `, those of the browser because ${noBrowser}`}`);
console.log(`${passed} passed, ${failures + unaccounted} failed`);
process.exit(failures + unaccounted > 0 || passed === 0 ? 1 : 0);
