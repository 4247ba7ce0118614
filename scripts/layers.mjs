// Which room may import which. The tables of rooms in CONTRIBUTING.md are an allow-list: what they do not name is refused,
// a folder without a row may import nothing, and import cycles are refused, of files and of rooms.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cyclesOf } from './layers/cycles.mjs';
import { importsOf } from './layers/imports.mjs';
import { readRooms, roomOf } from './layers/room-table.mjs';

/** What the table says of a path, or of the nearest one above it: `diagnose/frameworks` stands for the files below. */
function ofNearest(packages, path) {
  const parts = path.split('/');
  while (parts.length > 1 && !packages.has(parts.join('/'))) parts.pop();
  return packages.get(parts.join('/'));
}

/** Why an import is refused; `null` if it may be. */
function refusal(rooms, { from, to, isFile, kind }) {
  const source = roomOf(rooms, from);
  if (source === null) return 'its folder is not a room in CONTRIBUTING.md, so it may import nothing';
  const { path, rooms: allowed, packages } = source.room;
  const notLikeThis = (how) => {
    if (how === 'types' && kind !== 'type') return `${path} may import only types of it`;
    return how === 'lazy' && kind === 'value' ? `${path} may import it only lazily, or its types` : null;
  };
  if (!isFile) {
    const how = ofNearest(packages, to);
    return how === undefined ? `${path} may not import this package` : notLikeThis(how);
  }
  const target = roomOf(rooms, to);
  if (target === null) return 'that is not in a room of CONTRIBUTING.md';
  if (target.part === source.part) return null;
  const how = allowed.get(target.room.path);
  return how === undefined ? `${path} may not import ${target.room.path}` : notLikeThis(how);
}

const arrowsOf = (imports, files) =>
  imports
    .filter(({ from, to, kind }) => kind !== 'lazy' && files.includes(from) && files.includes(to))
    .map(({ from, to, line, kind }) => `  ${from}:${line} imports ${kind === 'type' ? 'types of ' : ''}${to}`);

function cyclesOfFiles(imports) {
  const graph = new Map();
  for (const { from, to, isFile, kind } of imports) {
    if (isFile && kind !== 'lazy') graph.set(from, [...(graph.get(from) ?? []), to]);
  }
  return cyclesOf(graph).map((files) =>
    [`import cycle of ${files.length} files:`, ...arrowsOf(imports, files)].join('\n'),
  );
}

const cyclesOfRooms = (rooms) =>
  cyclesOf(new Map(rooms.map((room) => [room.path, [...room.rooms.keys()]]))).map(
    (paths) => `CONTRIBUTING.md allows an import cycle of rooms: ${paths.join(', ')}`,
  );

/**
 * Every fault of the checkout at `root`.
 * @param {string} root
 * @returns {{ faults: string[], files: number, imports: number }}
 */
export function checkLayers(root) {
  const { rooms, faults } = readRooms(readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8'));
  const files = globSync('{apps,packages}/*/src/**/*.{ts,tsx,mts,mjs,js}', { cwd: root })
    .map((file) => file.replaceAll('\\', '/'))
    .sort();
  const imports = files.flatMap((file) => importsOf(file, readFileSync(join(root, file), 'utf8')));
  const empty = rooms.filter(({ pattern }) => !files.some((file) => pattern.test(file)));
  return {
    files: files.length,
    imports: imports.length,
    faults: [
      ...faults,
      ...empty.map(({ path }) => `CONTRIBUTING.md has a row for ${path}, where no source file is`),
      ...cyclesOfRooms(rooms),
      ...imports.flatMap((one) => {
        const reason = refusal(rooms, one);
        return reason === null ? [] : [`${one.from}:${one.line} imports ${one.to}: ${reason}`];
      }),
      ...cyclesOfFiles(imports),
    ],
  };
}

if (import.meta.main) {
  const { faults, files, imports } = checkLayers(process.cwd());
  for (const fault of faults) console.log(fault);
  console.log(`${imports} imports in ${files} files, ${faults.length} faults`);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
