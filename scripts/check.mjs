// Everything that is checked without running the product: format, lint and layer rules (Biome), package boundaries
// (turbo), types (tsc), unused code (knip), package shape (publint), file length, rules and tests, refused words.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const steps = [
  ['biome: format, lint, layers', 'biome', ['check', '--error-on-warnings', '.']],
  ['turbo boundaries: packages', 'turbo', ['boundaries']],
  ['tsc: types', 'turbo', ['run', 'typecheck', '--output-logs=errors-only']],
  ["tsc: types of the scripts' tests", 'tsc', ['-p', 'scripts/tsconfig.json']],
  ['publint: published packages', 'turbo', ['run', 'publint', '--output-logs=errors-only']],
  ['knip: unused files, exports, dependencies', 'knip', []],
];

let failed = 0;
for (const [title, command, args] of steps) {
  const run = spawnSync(command, args, {
    encoding: 'utf8',
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', FORCE_COLOR: '0' },
    shell: process.platform === 'win32',
  });
  const ok = run.status === 0;
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${title}`);
  if (!ok) {
    failed += 1;
    console.log(`${run.stdout ?? ''}${run.stderr ?? ''}${run.error?.message ?? ''}`);
  }
}

const MAX_LINES = 300;
const sources = spawnSync('git', ['ls-files', '-co', '--exclude-standard', '*.ts', '*.tsx', '*.mjs'], {
  encoding: 'utf8',
});
const long = sources.stdout
  .split('\n')
  .filter(Boolean)
  .map((file) => [file, readFileSync(file, 'utf8').split('\n').length - 1])
  .filter(([, lines]) => lines > MAX_LINES);
console.log(`${long.length === 0 ? 'ok  ' : 'FAIL'} no file over ${MAX_LINES} lines`);
for (const [file, lines] of long) console.log(`  ${file}: ${lines} lines`);

// The specification and the tests name each other: a rule without a test is a wish, a test without a rule proves what nobody asked.
const tests = spawnSync('git', ['ls-files', '-co', '--exclude-standard', '*.test.ts', '*/test/contract/*.ts'], {
  encoding: 'utf8',
});
const tested = new Set(
  tests.stdout
    .split('\n')
    .filter(Boolean)
    .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/(['"`])([A-Z]{1,4}\d{1,2}(?:, [A-Z]{1,4}\d{1,2})*):/g)])
    .flatMap(([, , ids]) => ids.split(', ')),
);
const rules = [...readFileSync('docs/spec.md', 'utf8').matchAll(/^\| ([A-Z]{1,4}\d{1,2}) +\|/gm)].map(([, id]) => id);
const specified = new Set(rules);
const repeated = [...specified].filter((id) => rules.indexOf(id) !== rules.lastIndexOf(id));
const unproven = [...specified].filter((id) => !tested.has(id));
const unspecified = [...tested].filter((id) => !specified.has(id));
console.log(
  `${repeated.length + unproven.length + unspecified.length === 0 ? 'ok  ' : 'FAIL'} every rule of docs/spec.md has a test that names it (${specified.size} rules)`,
);
for (const id of repeated) console.log(`  ${id} stands twice in the specification`);
for (const id of unproven) console.log(`  ${id} is in the specification, and no test names it`);
for (const id of unspecified) console.log(`  ${id} is named by a test, and is not in the specification`);
// Words that our texts do without: a reader who is in a hurry, or whose first language is another, stumbles over them.
// The count may only fall. Lower the limit with it.
const REFUSED_WORDS = /\b(?:whoever|whom|anew|nobody|somebody)\b/gi;
const REFUSED_MAX = 4;
const prose = spawnSync('git', ['ls-files', '-co', '--exclude-standard'], { encoding: 'utf8' })
  .stdout.split('\n')
  .filter((file) => /^docs\/|^CONTRIBUTING\.md$|(?:^|\/)README\.md$|^(?:apps|packages)\/[^/]+\/src\//.test(file))
  .flatMap((file) => {
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    return lines.flatMap((line, i) => [...line.matchAll(REFUSED_WORDS)].map(([word]) => `${file}:${i + 1} ${word}`));
  });
const tooMany = prose.length > REFUSED_MAX;
console.log(`${tooMany ? 'FAIL' : 'ok  '} ${prose.length} refused words, at most ${REFUSED_MAX}`);
if (tooMany) for (const place of prose) console.log(`  ${place}`);

process.exit(
  failed + Number(tooMany) + long.length + repeated.length + unproven.length + unspecified.length > 0 ? 1 : 0,
);
