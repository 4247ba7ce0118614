// The rules of docs/spec.md, and the tests that enforce them: both are read from text, so both can be compared.

const ID = '[a-z]+(?:-[a-z]+)*-\\d+';
/** An id, or several, at the beginning of a title: `it('retry-2: …')`. */
const NAMED = new RegExp(`(['"\`])(${ID}(?:, ${ID})*):`, 'g');
const ROW = new RegExp(`^\\| (${ID}) +\\|`);

/** @typedef {{ id: string, enforcedBy: string, page: string, line: number }} Rule */
/** @typedef {{ path: string, text: string }} TestFile */

/**
 * Each row of the tables: id, rule, enforced by, page.
 * @param {string} spec
 * @returns {Rule[]}
 */
export function readRules(spec) {
  return spec.split('\n').flatMap((text, line) => {
    const id = ROW.exec(text)?.[1];
    if (id === undefined) return [];
    const [, , enforcedBy = '', page = ''] = cellsOf(text);
    return [{ id, enforcedBy, page, line }];
  });
}

/**
 * The test files that name each rule, sorted.
 * @param {readonly TestFile[]} files
 * @returns {Map<string, string[]>}
 */
export function testsByRule(files) {
  /** @type {Map<string, Set<string>>} */
  const found = new Map();
  for (const { path, text } of files) {
    for (const [, , ids = ''] of text.matchAll(NAMED)) {
      for (const id of ids.split(', ')) found.set(id, (found.get(id) ?? new Set()).add(nameOf(path)));
    }
  }
  return new Map([...found].map(([id, names]) => [id, [...names].sort()]));
}

/**
 * The specification with its column "enforced by" as the tests say.
 * @param {string} spec
 * @param {Map<string, string[]>} tests
 */
export function withTests(spec, tests) {
  const lines = spec.split('\n');
  for (const { id, line } of readRules(spec)) {
    const [first, rule, , page = ''] = cellsOf(lines[line] ?? '');
    lines[line] = `| ${first} | ${rule} | ${(tests.get(id) ?? []).join(', ')} | ${page} |`;
  }
  return lines.join('\n');
}

/**
 * What is wrong between the specification and the tests, one line for each fault.
 * @param {string} spec
 * @param {Map<string, string[]>} tests
 * @param {(page: string) => boolean} exists whether there is a file, by its path from docs/
 * @returns {string[]}
 */
export function faultsOf(spec, tests, exists) {
  const rules = readRules(spec);
  const ids = rules.map(({ id }) => id);
  const known = new Set(ids);
  const twice = [...known].filter((id) => ids.indexOf(id) !== ids.lastIndexOf(id));
  const unknown = [...tests.keys()].filter((id) => !known.has(id));
  return [
    ...twice.map((id) => `${id} stands twice in the specification`),
    ...unknown.map((id) => `${id} is named by a test, and is not in the specification`),
    ...rules.flatMap(({ id, enforcedBy, page }) => {
      const names = tests.get(id)?.join(', ');
      if (names === undefined) return [`${id} is in the specification, and no test names it`];
      const missing = [...page.matchAll(/\]\(([^)#]+)/g)].flatMap(([, path = '']) => (exists(path) ? [] : [path]));
      return [
        ...(enforcedBy === names ? [] : [`${id} is enforced by "${names}", not "${enforcedBy}": npm run docs:spec`]),
        ...missing.map((path) => `${id} names the page ${path}, which does not exist`),
      ];
    }),
  ];
}

/** `apps/dispatcher/test/http/limits.test.ts` is `dispatcher/http/limits`. */
const nameOf = (path) =>
  path
    .replace(/^(?:apps|packages)\//, '')
    .replace(/\/test\//, '/')
    .replace(/(?:\.test)?\.ts$/, '');

/** A pipe in a cell is written `\|`. */
const cellsOf = (row) =>
  row
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());
