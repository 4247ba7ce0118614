// Builds a library, in its folder: ES modules into dist/, and CommonJS into dist/cjs/, each with declarations of its own, so
// that TypeScript sees what Node loads. Both are made by the compiler from one source.
import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { demandEntries } from './library-entries.mjs';

const TSC = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));
const COMMONJS = ['--module', 'commonjs', '--moduleResolution', 'bundler', '--verbatimModuleSyntax', 'false'];

async function compile(...options) {
  try {
    await promisify(execFile)(process.execPath, [TSC, '-p', 'tsconfig.build.json', ...options]);
  } catch (error) {
    throw new Error(`tsc ${options.join(' ')} failed:\n${error.stdout}${error.stderr}`);
  }
}

try {
  demandEntries(process.cwd());
  // The compiler leaves what earlier builds wrote, and the build cache would keep it with the new output.
  rmSync('dist', { recursive: true, force: true });
  mkdirSync(join('dist', 'cjs'), { recursive: true });
  writeFileSync(join('dist', 'cjs', 'package.json'), '{ "type": "commonjs" }\n');
  await Promise.all([compile(), compile('--outDir', join('dist', 'cjs'), ...COMMONJS)]);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
