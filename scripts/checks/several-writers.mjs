// A database may have several nodes that write, so each file whose acts write says in its first comment how that is safe:
// "Several writers: …". What only reads needs no such line.
import { filesOf, textOf } from './files.mjs';

const FOLDERS = ['apps/dispatcher/src/store/acts', 'apps/dispatcher/src/store/sqlite/hot'];
const WRITES = /\b(?:INSERT INTO|UPDATE \S+ SET|DELETE FROM)\b/;

/**
 * @param {readonly { path: string, text: string }[]} files
 * @returns {string[]}
 */
export function severalWritersFaults(files) {
  return files.flatMap(({ path, text }) => {
    const head = /^(?:\/\/[^\n]*\n)*/.exec(text)?.[0] ?? '';
    const line = text.split('\n').findIndex((one) => WRITES.test(one)) + 1;
    if (line === 0 || /Several(?: |\n\/\/ )writers: \S/.test(head)) return [];
    return [`${path}:${line} writes, and its first comment does not say how that is safe: "Several writers: …"`];
  });
}

export const severalWriters = {
  title: 'store: each file that writes says how it is safe with several writers',
  run: () =>
    severalWritersFaults(
      FOLDERS.flatMap((folder) => filesOf(`${folder}/*.ts`)).map((path) => ({ path, text: textOf(path) })),
    ),
};
