// The specification and the tests name each other: a rule without a test is a wish, a test without a rule proves what nothing asks for.
import { pageExists, specText, testsInCheckout } from '../spec/files.mjs';
import { faultsOf } from '../spec/rules.mjs';

export const rulesAndTests = {
  title: 'every rule of docs/spec.md has a test that names it, and the reverse',
  run: () => faultsOf(specText(), testsInCheckout(), pageExists),
};
