// The tables of docs/spec.md against titles of tests (docs/spec.md check-5, check-6), on small texts written for it.
import { describe, expect, it } from 'vitest';
import { faultsOf, readRules, testsByRule, withTests } from '../spec/rules.mjs';

const row = (...cells: string[]) => `| ${cells.join(' | ')} |`;
const specOf = (...rows: string[]) =>
  [row('id', 'rule', 'enforced by', 'page'), row('--', '--', '--', '--'), ...rows, 'text'].join('\n');
const title = (ids: string) => `it('${ids}: something', () => {});`;
const TESTS = testsByRule([
  { path: 'apps/dispatcher/test/http/limits.test.ts', text: title('some-area-1, area-12') },
  { path: 'apps/inspector/browser/live.test.ts', text: title('area-12').replaceAll("'", '`') },
  { path: 'apps/dispatcher/test/contract/store/claim.ts', text: `it.each([[1]])(\n  ${title('area-12').slice(3)}` },
]);
const FULL = specOf(
  row('some-area-1', 'A rule with `a \\| b`.', 'dispatcher/http/limits', '[page](page.md)'),
  row('area-12', 'Another.', 'dispatcher/contract/store/claim, dispatcher/http/limits, inspector/browser/live', ''),
);
const exists = (page: string) => page === 'page.md';

describe('check-5: a rule without a test is a fault, and so is a test of no rule', () => {
  it('check-5: nothing is wrong with a table that is complete', () => {
    expect(readRules(FULL).map(({ id }) => id)).toEqual(['some-area-1', 'area-12']);
    expect(faultsOf(FULL, TESTS, exists)).toEqual([]);
  });

  it.each([
    ['a rule without a test', FULL.replace('text', row('area-13', 'New.', '', '')), /^area-13 .* no test names it$/],
    ['a test of no rule', FULL.replace('some-area-1 ', 'other-area-1 '), /^some-area-1 is named by a test, and is not/],
    ['a rule that stands twice', FULL.replace('text', row('area-12', 'B.', '', '')), /^area-12 stands twice/],
  ])('check-5: %s', (_what, spec, fault) => {
    expect(faultsOf(spec, TESTS, exists)[0]).toMatch(fault);
  });

  it('check-5: only an id at the beginning of a title is one', () => {
    const texts = ['// area-1: a comment', "expect('see area-2: there')", "const a = 'area-3';", "'utf: x'"];
    expect(testsByRule(texts.map((text) => ({ path: 'a.test.ts', text }))).size).toBe(0);
  });
});

describe('check-6: the columns are true', () => {
  it('check-6: a rule names the files of its tests, and docs:spec writes them', () => {
    const stale = FULL.replace('dispatcher/http/limits, inspector', 'inspector');
    expect(faultsOf(stale, TESTS, exists)).toEqual([expect.stringMatching(/^area-12 is enforced by .*docs:spec$/)]);
    expect(withTests(stale, TESTS)).toBe(FULL);
    expect(withTests(FULL, TESTS)).toBe(FULL);
  });

  it('check-6: a row that was written without the columns gets them', () => {
    const short = specOf(row('some-area-1', 'A rule.'), row('area-12', 'Another.'));
    expect(faultsOf(withTests(short, TESTS), TESTS, exists)).toEqual([]);
  });

  it('check-6: a page must exist, its heading aside', () => {
    expect(faultsOf(FULL.replace('page.md', 'page.md#part'), TESTS, exists)).toEqual([]);
    expect(faultsOf(FULL.replace('page.md', 'gone.md'), TESTS, exists)).toEqual([
      'some-area-1 names the page gone.md, which does not exist',
    ]);
  });
});
