// Everything that is checked without running the product. All parts run, also after a failure; their faults and a table
// of parts and times come at the end.
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { condensed } from './checks/condensed.mjs';
import { fileLength } from './checks/file-length.mjs';
import { layers } from './checks/layers.mjs';
import { refusedWords } from './checks/refused-words.mjs';
import { rulesAndTests } from './checks/rules-and-tests.mjs';
import { program, reportOf, runParts } from './checks/run-parts.mjs';
import { severalWriters } from './checks/several-writers.mjs';
import { sharedActs } from './checks/shared-acts.mjs';

const folderOf = (name) => (existsSync(`apps/${name}`) ? `apps/${name}` : `packages/${name}`);

// The slowest part is first. Types and package shape are one run of turbo: two at once would build the same folders.
const parts = [
  program(
    'turbo: types and shape of each package (tsc, publint)',
    'turbo',
    ['run', 'typecheck', 'publint', '--continue=always', '--output-logs=errors-only'],
    (text) => condensed(text, folderOf),
  ),
  program('knip: unused files, exports, dependencies', 'knip', []),
  program('biome: format, lint', 'biome', ['check', '--error-on-warnings', '--max-diagnostics=none', '.']),
  program("tsc: types of the scripts' tests", 'tsc', ['-p', 'scripts/tsconfig.json']),
  program('turbo boundaries: dependencies between packages', 'turbo', ['boundaries']),
  layers,
  sharedActs,
  severalWriters,
  fileLength,
  rulesAndTests,
  refusedWords,
];

const results = await runParts(parts, availableParallelism());
console.log(reportOf(results));
process.exitCode = results.some(({ faults }) => faults.length > 0) ? 1 : 0;
