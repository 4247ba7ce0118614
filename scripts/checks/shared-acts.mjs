// Acts in store/acts/ are written once for every database. So their SQL is what every database reads, or the dialect
// writes it. They are generators: one that is called without `yield*` does nothing, and no compiler says so.
import { filesOf, textOf } from './files.mjs';

const FOLDER = 'apps/dispatcher/src/store/acts';

const FUNCTIONS =
  'iif|unixepoch|json_each|json_tree|json_set|json_extract|json_type|json_quote|last_insert_rowid|printf|zeroblob|randomblob|instr|strftime|julianday';

/** What only SQLite reads. */
const SQLITE_ONLY = [
  new RegExp(String.raw`\b(?:${FUNCTIONS})\s*\(`, 'g'),
  /\b(?:INDEXED BY|INSERT OR|UPDATE OR|REPLACE INTO|GLOB|LIKE|PRAGMA)\b/g,
  /\b(?:sqlite_\w+|rowid|lastInsertRowid)\b/g,
  // Of two values: others call that GREATEST.
  /(?<![\w.])(?:min|max)\((?:[^(),`]|\((?:[^()]|\([^()]*\))*\))+,/g,
  /\bIS (?:NOT )?(?:\?|:\w)/g,
];

/** Without comments, with the same lines. */
const codeOf = (text) =>
  text.replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/[^\n]*/g, (comment) => comment.replaceAll(/[^\n]/g, ' '));

/** @param {Set<string>} steps the names of all generators */
function faultsOf({ path, text }, steps) {
  const code = codeOf(text);
  const found = (pattern, isFault, say) =>
    [...code.matchAll(pattern)].filter(isFault).map(({ 0: word, 1: name, index }) => {
      const line = code.slice(0, index).split('\n').length;
      return `${path}:${line} ${say(name ?? word)}`;
    });
  const always = () => true;
  return [
    ...found(/from '([^']*\/sqlite\/[^']*)'/g, always, (file) => `imports ${file}, which is of one database`),
    ...SQLITE_ONLY.flatMap((pattern) =>
      found(pattern, always, (word) => `has "${word}", which only SQLite reads: the dialect has to write it`),
    ),
    ...found(
      /(?<!yield\* |function\* |[\w.$])(tx\.\w+|\w+)(?:<[^()]*>)?\(/g,
      ({ 1: name }) => steps.has(name),
      (name) => `calls ${name} without yield*, so it does nothing`,
    ),
  ];
}

/**
 * @param {readonly { path: string, text: string }[]} files
 * @returns {string[]}
 */
export function sharedActFaults(files) {
  const names = files.flatMap(({ text }) => [...text.matchAll(/\bfunction\* (\w+)/g)].map(([, name]) => name));
  const steps = new Set([...names, 'tx.get', 'tx.all', 'tx.run', 'tx.hot']);
  return files.flatMap((file) => faultsOf(file, steps));
}

export const sharedActs = {
  title: 'store/acts/: only SQL that every database reads, each step with yield*',
  run: () => sharedActFaults(filesOf(`${FOLDER}/*.ts`).map((path) => ({ path, text: textOf(path) }))),
};
