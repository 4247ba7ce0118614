// The ways into a library, for every program that looks for one: written from one list, which is the source file of each
// entry in its `exports`. `npm run entries` writes them; the build refuses a package.json that is not as this makes it.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const SOURCE = '@posthorn/source';
const MADE = ['main', 'types', 'typesVersions', 'exports'];

const built = (source, folder, ending) => source.replace(/^\.\/src\//, folder).replace(/\.ts$/, ending);
const buildIn = (source, folder) => ({ types: built(source, folder, '.d.ts'), default: built(source, folder, '.js') });

/** Where a condition of `exports`, as written by hand or by this, says that the source is. */
function sourceOf(path, conditions) {
  const source = typeof conditions === 'string' ? conditions : conditions[SOURCE];
  if (!/^\.\/src\/.+\.ts$/.test(source ?? ''))
    throw new Error(`exports["${path}"] must name its source: { "${SOURCE}": "./src/….ts" }; got ${source}`);
  return source;
}

/**
 * The source of every entry.
 * @param {{ exports: Record<string, unknown> }} manifest
 */
export const sourcesOf = ({ exports }) =>
  Object.entries(exports).map(([path, conditions]) => sourceOf(path, conditions));

/**
 * `exports` for programs that know it, and `main`, `types` and `typesVersions` for those that do not: TypeScript with
 * `moduleResolution: node10` finds the types of sub-paths only through `typesVersions`.
 * @param {{ exports: Record<string, string | Record<string, unknown>> }} manifest
 */
export function withEntries(manifest) {
  const sources = Object.entries(manifest.exports).map(([path, conditions]) => [path, sourceOf(path, conditions)]);
  const main = sources.find(([path]) => path === '.')?.[1];
  if (main === undefined) throw new Error('exports["."] is missing');
  const exports = sources.map(([path, source]) => [
    path,
    { [SOURCE]: source, import: buildIn(source, './dist/'), require: buildIn(source, './dist/cjs/') },
  ]);
  const types = sources
    .filter(([path]) => path !== '.')
    .map(([path, source]) => [path.slice('./'.length), [buildIn(source, './dist/cjs/').types]]);
  const made = {
    main: buildIn(main, './dist/cjs/').default,
    types: buildIn(main, './dist/cjs/').types,
    ...(types.length === 0 ? {} : { typesVersions: { '*': Object.fromEntries(types) } }),
    exports: Object.fromEntries(exports),
  };
  // They stand where `exports` stood.
  const kept = Object.entries(manifest).filter(([name]) => name === 'exports' || !MADE.includes(name));
  return Object.fromEntries(kept.flatMap((one) => (one[0] === 'exports' ? Object.entries(made) : [one])));
}

/** The text of the manifest in this folder, as it is and as it must be. */
export function entriesOf(folder) {
  const file = join(folder, 'package.json');
  const text = readFileSync(file, 'utf8');
  return { file, text, wanted: `${JSON.stringify(withEntries(JSON.parse(text)), null, 2)}\n` };
}

/** @throws if the manifest in this folder is stale */
export function demandEntries(folder) {
  const { file, text, wanted } = entriesOf(folder);
  const asData = (json) => JSON.stringify(JSON.parse(json));
  if (asData(text) !== asData(wanted)) throw new Error(`the entries in ${file} are stale: run "npm run entries"`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const libraries = join(dirname(dirname(fileURLToPath(import.meta.url))), 'packages');
  for (const name of readdirSync(libraries).filter((one) => existsSync(join(libraries, one, 'package.json')))) {
    const { file, text, wanted } = entriesOf(join(libraries, name));
    if (text !== wanted) writeFileSync(file, wanted);
  }
}
