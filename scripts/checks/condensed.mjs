// What turbo printed, without what says nothing new: a type error of one package appears again in the build and the types
// of every package that uses it.
import { posix } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const TASK = /^@posthorn\/([\w-]+)(?::|#)([\w:-]+): ?/;
/** Turbo's own lines, and the summaries of tsc and pnpm. */
const NOISE =
  /^\s*(?:•.*|cache (?:hit|miss),.*|\$ .*|\[ELIFECYCLE\].*|WARNING .*|ERROR .*|Found \d+ errors?.*|Errors\s+Files|\d+\s+\S+:\d+|Tasks:.*|Cached:.*|Time:.*|Failed:.*|)$/;
/** Both ways in which tsc names a place. */
const PLACE = /^(\S+?\.[cm]?tsx?)(?::(\d+):(\d+) - |\((\d+),(\d+)\): )(?=error )/;

/**
 * @param {string} text of `turbo run`, whose lines begin with the task
 * @param {(name: string) => string} folderOf where a package is, from the root
 * @returns {string[]} each line once, with its place from the root
 */
export function condensed(text, folderOf) {
  const lines = text.split('\n').map((line) => {
    const plain = stripVTControlCharacters(line).trimEnd();
    const [task, name] = TASK.exec(plain) ?? [''];
    const said = plain.slice(task.length);
    if (NOISE.test(said)) return '';
    const [start, file, line1, column1, line2, column2] = PLACE.exec(said) ?? [''];
    if (file === undefined) return name === undefined ? said : `${name}: ${said}`;
    return `${posix.join(name === undefined ? '' : folderOf(name), file)}:${line1 ?? line2}:${column1 ?? column2} ${said.slice(start.length)}`;
  });
  return [...new Set(lines)].filter((line) => line !== '' && !isFrame(line));
}

/** The line of source that tsc shows below an error, and its underlining. */
const isFrame = (line) => /^[\w-]+: (?:\d+ .*|\s*~+)$/.test(line);
