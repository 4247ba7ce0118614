// Reads the tables of rooms in CONTRIBUTING.md. They are the only list of what a room may import: the check has no other.

/**
 * What a room may import of something: `types` = only what is gone when the program runs; `lazy` = that, and what is loaded
 * when it is needed.
 * @typedef {Map<string, 'all' | 'types' | 'lazy'>} Allowed
 * @typedef {{ path: string, pattern: RegExp, rooms: Allowed, packages: Allowed }} Room
 */

const HEADER = /^\| room in (?:`([^`]+)`|the repository) +\|/;

const cellsOf = (line) =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());

/** `domain, ports (types)` -> both names; `—` is an empty list. */
function namesIn(cell) {
  const entries = cell.replaceAll('`', '').split(',');
  return entries
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '—')
    .map((entry) => {
      const [, name, how = 'all'] = /^(.+?)(?: \((types|lazy)\))?$/.exec(entry) ?? [];
      return [name, how];
    });
}

/** `src/views/<screen>/` is a room for each folder in its place. */
const patternOf = (path) =>
  new RegExp(
    `^${path.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replace(/<\w+>/, '[^/]+')}${path.endsWith('/') ? '' : '$'}`,
  );

/**
 * @param {string} text of CONTRIBUTING.md
 * @returns {{ rooms: Room[], faults: string[] }}
 */
export function readRooms(text) {
  const lines = text.split('\n');
  const rooms = [];
  const faults = [];
  for (const [at, line] of lines.entries()) {
    const header = HEADER.exec(line);
    if (header === null) continue;
    const base = header[1] === undefined ? '' : `${header[1]}/`;
    const end = lines.findIndex((one, i) => i > at && !one.startsWith('|'));
    const rows = lines.slice(at + 2, end === -1 ? undefined : end).map(cellsOf);
    const named = rows.flatMap(([names = '', , may = '—', packages = '—']) =>
      [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => ({ name, path: base + name, may, packages })),
    );
    const paths = new Map(named.map(({ name, path }) => [name.replace(/\/(<\w+>\/)?$/, ''), path]));
    for (const [at, { path, may, packages }] of named.entries()) {
      const above = may === 'all above' ? named.slice(0, at).map((one) => [one.path, 'all']) : [];
      const allowed = new Map(above);
      for (const [name, how] of above.length > 0 ? [] : namesIn(may)) {
        const other = paths.get(name);
        if (other === undefined)
          faults.push(`CONTRIBUTING.md lets ${path} import ${name}, which is not a room of the same table`);
        else allowed.set(other, how);
      }
      if (rooms.some((room) => room.path === path)) faults.push(`CONTRIBUTING.md has two rows for ${path}`);
      rooms.push({ path, pattern: patternOf(path), rooms: allowed, packages: new Map(namesIn(packages)) });
    }
  }
  if (rooms.length === 0)
    faults.push('CONTRIBUTING.md has no table of rooms: "| room in `…` | … | rooms | packages |"');
  return { rooms, faults };
}

/**
 * The room of a file: the one with the longest path. `part` tells `views/live/` and `views/tokens/` apart, which are one row.
 * @param {readonly Room[]} rooms
 * @param {string} file
 * @returns {{ room: Room, part: string } | null}
 */
export function roomOf(rooms, file) {
  const found = rooms
    .map((room) => ({ room, part: room.pattern.exec(file)?.[0] }))
    .filter(({ part }) => part !== undefined)
    .sort((a, b) => b.part.length - a.part.length);
  return found[0] ?? null;
}
