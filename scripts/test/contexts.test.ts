// The kit's copies of the contexts against the schemas they are made of (docs/spec.md pack-2).
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { contextFiles, FOLDER } from '../contexts/interfaces.ts';

/** How lines break is the formatter's. */
const packed = (text: string): string => text.replace(/\s+/g, '').replaceAll(/(?<=[:<])\||;(?=\})/g, '');

it('pack-2: the files of the kit are what the schemas of the contracts make', () => {
  const files = contextFiles();
  expect(readdirSync(FOLDER).toSorted()).toEqual([...files.keys()].toSorted());
  for (const [name, text] of files) {
    const advice = `packages/receiver-kit/src/contexts/${name} is stale: run "npm run docs:contexts"`;
    expect(packed(readFileSync(FOLDER + name, 'utf8')), advice).toBe(packed(text));
  }
});
