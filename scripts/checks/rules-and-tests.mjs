// The specification and the tests name each other: a rule without a test is a wish, a test without a rule proves what nothing asks for.
import { filesOf, textOf } from './files.mjs';

const NAMED = /(['"`])([A-Z]{1,4}\d{1,2}(?:, [A-Z]{1,4}\d{1,2})*):/g;
const SPECIFIED = /^\| ([A-Z]{1,4}\d{1,2}) +\|/gm;

export const rulesAndTests = {
  title: 'every rule of docs/spec.md has a test that names it, and the reverse',
  run() {
    const tests = filesOf('*.test.ts', '*/test/contract/*.ts');
    const tested = new Set(
      tests.flatMap((file) => [...textOf(file).matchAll(NAMED)].flatMap(([, , ids]) => ids.split(', '))),
    );
    const rules = [...textOf('docs/spec.md').matchAll(SPECIFIED)].map(([, id]) => id);
    const specified = new Set(rules);
    return [
      ...[...specified]
        .filter((id) => rules.indexOf(id) !== rules.lastIndexOf(id))
        .map((id) => `${id} stands twice in the specification`),
      ...[...specified]
        .filter((id) => !tested.has(id))
        .map((id) => `${id} is in the specification, and no test names it`),
      ...[...tested]
        .filter((id) => !specified.has(id))
        .map((id) => `${id} is named by a test, and is not in the specification`),
    ];
  },
};
