// The kit's copy of the catalogue's examples (docs/spec.md testing-2).
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { exampleOf } from '../../packages/contracts/src/examples/example-of.ts';
import { EXAMPLES, type ExampleName } from '../../packages/receiver-kit/src/sending/examples.ts';
import { kitExamples } from '../examples/kit.ts';

it.each(Object.keys(EXAMPLES) as ExampleName[])(
  'testing-2: the example of the kit is that of the catalogue: %s',
  (name) => {
    expect(JSON.parse(EXAMPLES[name])).toEqual(exampleOf(name));
  },
);

it('testing-2: the file is the one that the script writes', () => {
  const file = readFileSync(new URL('../../packages/receiver-kit/src/sending/examples.ts', import.meta.url), 'utf8');
  expect(file, 'run "npm run kit:examples"').toBe(kitExamples());
});
