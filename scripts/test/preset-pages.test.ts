// docs/targets/ against the presets of the source (docs/spec.md preset-7).
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { FOLDER, presetPages } from '../presets/page.ts';

/** White space is the formatter's: it pads the cells of tables, and breaks the lines of JSON. */
const packed = (text: string): string => text.replace(/\s+/g, '').replace(/-{3,}/g, '---');

it('preset-7: docs/targets has the page of each preset, and each page is what its data make', async () => {
  const pages = await presetPages();
  expect(readdirSync(FOLDER).toSorted()).toEqual([...pages.keys()].toSorted());
  for (const [name, text] of pages) {
    const advice = `docs/targets/${name} is stale: run "npm run docs:presets"`;
    expect(packed(readFileSync(FOLDER + name, 'utf8')), advice).toBe(packed(text));
    expect(text).not.toContain('undefined');
  }
});
