// docs/errors.md against the codes of the source (docs/spec.md package-8).
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ERROR_STATUS } from '../../packages/contracts/src/errors.ts';
import { ATTEMPT_ERRORS } from '../../packages/contracts/src/words.ts';
import { CODES } from '../../packages/receiver-kit/src/errors.ts';
import { VERIFY_STATUS } from '../../packages/signing/src/errors.ts';
import { errorsPage, PAGE } from '../errors/page.ts';

/** The formatter pads the cells of tables. */
const unpadded = (text: string): string => text.replace(/ +/g, ' ').replace(/-{3,}/g, '---');

it('package-8: the page is what the codes and texts make', () => {
  const advice = 'docs/errors.md is stale: run "npm run docs:errors"';
  expect(unpadded(readFileSync(PAGE, 'utf8')), advice).toBe(unpadded(errorsPage()));
});

it('package-8: every code has a row with its status and three texts', () => {
  const rows = unpadded(errorsPage()).split('\n');
  const expected = Object.entries({
    ...ERROR_STATUS,
    ...VERIFY_STATUS,
    ...Object.fromEntries(Object.entries(CODES).map(([code, [, status]]) => [code, status])),
  });
  for (const [code, status] of expected) {
    const row = rows.find((line) => line.startsWith(`| \`${code}\` | ${status} |`)) ?? code;
    expect(row.split(' | ').filter((cell) => /\w/.test(cell))).toHaveLength(5);
  }
  for (const kind of ATTEMPT_ERRORS) {
    const row = rows.find((line) => line.startsWith(`| \`${kind}\` |`)) ?? kind;
    expect(row.split(' | ').filter((cell) => /\w/.test(cell)).length, kind).toBeGreaterThanOrEqual(4);
  }
  expect(errorsPage()).not.toContain('undefined');
});
