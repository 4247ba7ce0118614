// Whole templates against what PHP's Twig rendered. `php/record-php.php` made the record.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Engine } from '../../src/rendering/engine.ts';

const read = (name: string) => JSON.parse(readFileSync(new URL(`./php/${name}.json`, import.meta.url), 'utf8'));
const { context, templates } = read('templates') as { context: string; templates: string[] };
/** `null` where PHP ended with an error. */
const { printed } = read('recorded-templates') as { printed: Record<string, string | null> };
/** By its row in templates.md: each template that renders to something else here, and to what; `null` = an error. */
const differences = read('differences') as Record<string, Record<string, string | null>>;
const here = new Map(Object.values(differences).flatMap((some) => Object.entries(some)));

const engine = new Engine();

function rendered(template: string): string | null {
  const result = engine.render({ template, context, part: 'body' });
  return result.ok ? result.text : null;
}

describe('templates as PHP renders them', () => {
  it.each(templates)('template-20: %s', (template) => {
    const recorded = printed[template];
    expect(recorded, 'run record-php.php').toBeDefined();
    expect(rendered(template)).toBe(here.has(template) ? here.get(template) : recorded);
  });

  it('template-20: there are at least 300, and every difference that is listed is one', () => {
    expect(new Set(templates).size).toBeGreaterThanOrEqual(300);
    for (const [template, text] of here) expect(printed[template], template).not.toBe(text);
  });

  it('template-20: every kind of difference has its row in templates.md, and no row is without a template', () => {
    const page = readFileSync(new URL('../../../../docs/templates.md', import.meta.url), 'utf8');
    const [, section = ''] = page.split('### Where templates differ from PHP');
    const [table = ''] = section.split('\n#', 1);
    const rows = table.split('\n').flatMap((line) => /^\| (.+?) +\|/.exec(line)?.[1] ?? []);
    expect(rows.slice(1).filter((row) => !/^-+$/.test(row))).toEqual(Object.keys(differences));
  });
});
