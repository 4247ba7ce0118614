// Writes the column "enforced by" of docs/spec.md from the titles of the tests: npm run docs:spec.
import { writeFileSync } from 'node:fs';
import { SPEC, specText, testsInCheckout } from './spec/files.mjs';
import { withTests } from './spec/rules.mjs';

writeFileSync(SPEC, withTests(specText(), testsInCheckout()));
