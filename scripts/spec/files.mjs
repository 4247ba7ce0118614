// Where the specification and its tests are in the checkout.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { filesOf, textOf } from '../checks/files.mjs';
import { testsByRule } from './rules.mjs';

export const SPEC = 'docs/spec.md';

export const specText = () => textOf(SPEC);
export const testsInCheckout = () =>
  testsByRule(
    filesOf('*.test.ts', '*/test/contract/*.ts', '*/test/adapters/*.ts').map((path) => ({ path, text: textOf(path) })),
  );
/** @param {string} page */
export const pageExists = (page) => existsSync(join('docs', page));
