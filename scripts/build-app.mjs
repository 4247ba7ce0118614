// Builds an app, in its folder: its declarations by the compiler, and its code as few files. Each module that Node loads costs
// time at every start, and memory for as long as the process runs (docs/decisions/0005). Names and lines stay, so that stack
// traces can be read. All files are in one folder, `dist/`: a path from a module of `src/` to a file outside it must be
// written in a file of `src/` itself.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { argv, cwd, execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'rolldown';
import { sourcesOf } from './library-entries.mjs';

const TSC = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));
const COMPILED = '.compiled';
/** What the launcher or a thread loads, and no entry of the package names. */
const OPTIONS = {
  entry: { type: 'string', multiple: true, default: [] },
  /** A dependency that becomes part of the bundle. It must carry its licence, which is copied. */
  'take-in': { type: 'string', multiple: true, default: [] },
};

/** @throws Error with what the compiler printed */
function compile() {
  try {
    execFileSync(execPath, [TSC, '-p', 'tsconfig.build.json', '--outDir', COMPILED], { encoding: 'utf8' });
  } catch (error) {
    throw new Error(`tsc failed:\n${error.stdout}${error.stderr}`);
  }
}

/** Entries of the package and those that were given, as paths in src/ without their ending. */
function entriesOf({ exports }, given) {
  const named = Object.hasOwn(exports, '.') ? sourcesOf({ exports }) : [];
  return [...named.map((source) => source.replace(/^\.\/src\//, '').replace(/\.ts$/, '')), ...given];
}

const isOf = (id, name) => id === name || id.startsWith(`${name}/`);

async function bundle({ dependencies = {}, peerDependencies = {}, ...manifest }, { entry, 'take-in': takenIn }) {
  const external = Object.keys({ ...dependencies, ...peerDependencies }).filter((name) => !takenIn.includes(name));
  const { output } = await build({
    input: Object.fromEntries(
      entriesOf(manifest, entry).map((path) => [basename(path), join(cwd(), COMPILED, `${path}.js`)]),
    ),
    external: (id) => isBuiltin(id) || external.some((name) => isOf(id, name)),
    ...{ platform: 'node', logLevel: 'warn', resolve: { conditionNames: ['import', 'default'] } },
    // A module that one part loads at once and another on demand is loaded at once, as it is from source.
    checks: { ineffectiveDynamicImport: false },
    output: {
      ...{ dir: 'dist', format: 'esm', comments: false },
      ...{ entryFileNames: '[name].js', chunkFileNames: ({ name }) => `part-${name === COMPILED ? 'index' : name}.js` },
    },
    plugins: [{ name: 'latin-1', generateBundle: (_, files) => Object.values(files).forEach(toLatin1) }],
  });
  return output.flatMap(({ moduleIds = [] }) => moduleIds);
}

/** V8 keeps the text of each module, with two bytes a character if a single one is beyond Latin-1. */
function toLatin1(chunk) {
  chunk.code = chunk.code.replace(
    /[^\0-\xff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The licences of packages of others that the bundle holds. @throws Error if a package has none */
function writeLicences(modules) {
  const folders = new Set(modules.flatMap((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(id)?.[0] ?? []));
  const texts = [...folders].toSorted().map((folder) => {
    const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
    if (file === undefined) throw new Error(`${name} is bundled, and has no licence file`);
    return `${name} ${version}\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
  });
  if (texts.length > 0) writeFileSync(join('dist', 'LICENCES.txt'), texts.join('\n\n'));
}

/** The compiler's declarations, where those of the entries expect them. */
function copyDeclarations() {
  for (const path of readdirSync(COMPILED, { recursive: true })) {
    if (!path.endsWith('.d.ts')) continue;
    const to = join('dist', path);
    mkdirSync(dirname(to), { recursive: true });
    renameSync(join(COMPILED, path), to);
  }
}

try {
  const { values } = parseArgs({ args: argv.slice(2), options: OPTIONS });
  // The compiler leaves what earlier builds wrote, and the build cache would keep it with the new output.
  for (const folder of ['dist', COMPILED]) rmSync(folder, { recursive: true, force: true });
  compile();
  writeLicences(await bundle(JSON.parse(readFileSync('package.json', 'utf8')), values));
  copyDeclarations();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(COMPILED, { recursive: true, force: true });
}
