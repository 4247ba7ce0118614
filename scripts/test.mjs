// Runs every test of every package and ends with one line, `N passed, N failed`, summed from the runner's JSON report.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const report = join('test-results', 'vitest.json');
rmSync(report, { force: true });

const run = spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit' },
);

if (!existsSync(report)) {
  console.error('The test runner wrote no report.');
  console.log('0 passed, 1 failed');
  process.exit(1);
}
const {
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: pending,
  testResults,
} = JSON.parse(readFileSync(report, 'utf8'));
// A file that fails to load has no failed test of its own, and an unhandled error belongs to none: each still counts as a failure.
const brokenFiles = testResults.filter(
  (file) => file.status === 'failed' && !file.assertionResults.some((t) => t.status === 'failed'),
).length;
const failures = failed + brokenFiles;
const unaccounted = run.status !== 0 && failures === 0 ? 1 : 0;
if (pending > 0) console.log(`${pending} skipped: the reasons are printed above`);
console.log(`${passed} passed, ${failures + unaccounted} failed`);
process.exit(failures + unaccounted > 0 || passed === 0 ? 1 : 0);
