// Builds a library, in its folder: ES modules into dist/, and CommonJS into dist/cjs/, each with declarations of its own, so
// that TypeScript sees what Node loads. Both are made by the compiler from one source. With --bundle, few files hold it all,
// with the packages of the workspace that it uses.
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { argv, cwd, execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { bundleLibrary } from './bundle-library.mjs';
import { demandEntries, sourcesOf } from './library-entries.mjs';

const TSC = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));
const COMMONJS = ['--module', 'commonjs', '--moduleResolution', 'bundler', '--verbatimModuleSyntax', 'false'];

async function compile(...options) {
  try {
    await promisify(execFile)(execPath, [TSC, '-p', 'tsconfig.build.json', ...options]);
  } catch (error) {
    throw new Error(`tsc ${options.join(' ')} failed:\n${error.stdout}${error.stderr}`);
  }
}

async function compileAndBundle() {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
  const names = sourcesOf(manifest).map((source) => source.replace(/^\.\/src\//, '').replace(/\.ts$/, ''));
  const { dependencies = {}, peerDependencies = {}, bin } = manifest;
  // In the package's own folder: what it imports is found from there. The bundles name its files in comments.
  const compiled = join(cwd(), '.compiled');
  try {
    await compile('--outDir', compiled);
    await bundleLibrary({
      ...{ compiled, names },
      // What the launcher in bin/ loads.
      commands: bin === undefined ? [] : ['command/main'],
      out: join(cwd(), 'dist'),
      dependencies: Object.keys({ ...dependencies, ...peerDependencies }),
    });
  } finally {
    rmSync(compiled, { recursive: true, force: true });
  }
}

try {
  demandEntries(cwd());
  // The compiler leaves what earlier builds wrote, and the build cache would keep it with the new output.
  rmSync('dist', { recursive: true, force: true });
  mkdirSync(join('dist', 'cjs'), { recursive: true });
  writeFileSync(join('dist', 'cjs', 'package.json'), '{ "type": "commonjs" }\n');
  await (argv.includes('--bundle')
    ? compileAndBundle()
    : Promise.all([compile(), compile('--outDir', join('dist', 'cjs'), ...COMMONJS)]));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
