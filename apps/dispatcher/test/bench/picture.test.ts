// The picture in docs/benchmarks.md: from which figures it is, and what it shows of others.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { figure, perSecond, type Table } from '../../bench/figures.ts';
import { pictureOf } from '../../bench/picture.ts';
import { recordOf } from '../../bench/run-record.ts';

const DOCS = fileURLToPath(new URL('../../../../docs/', import.meta.url));
const read = (path: string): string => readFileSync(`${DOCS}${path}`, 'utf8');

const drawn = (rows: Table['rows']): string => {
  const columns = { system: 'system', per_second: 'delivered', memory: 'memory' };
  return pictureOf({ parts: [{ name: 'against', seconds: 1, tables: [recordOf({ columns, rows })] }] });
};
const widths = (svg: string): number[] =>
  [...svg.matchAll(/class="bar[^>]* width="([\d.]+)"/g)].map(([, width]) => Number(width));

describe('bench-5: the picture of the benchmarks', () => {
  it('bench-5: is drawn from the figures next to it (npm run docs:speed)', () => {
    expect(read('images/speed.svg')).toBe(pictureOf(JSON.parse(read('benchmarks/peers.json'))));
  });

  it('bench-5: the table of the page has the same figures', () => {
    const rows = read('benchmarks.md').split('\n');
    const [table] = JSON.parse(read('benchmarks/peers.json')).parts[0].tables;
    for (const { name, figures } of table.rows) {
      const line = rows.find((row) => row.replaceAll('`', '').startsWith(`| ${name} `));
      const cells = line?.split('|').map((cell) => cell.trim());
      const texts = Object.values<{ text: string }>(figures).map(({ text }) => text.replace('/s', ''));
      expect(cells?.slice(2, -1), name).toEqual(texts);
    }
  });

  it('bench-5: bars are as long as their values, without the raw loop and without what was not measured', () => {
    const svg = drawn([
      ['raw undici POST + HMAC loop', perSecond(40_000), ''],
      ['Posthorn (SQLite)', perSecond(4000), figure(Number.NaN, 'mb')],
      ['A <sender>', perSecond(1000), ''],
    ]);
    const [own = 0, other = 0, ...more] = widths(svg);
    expect(own / other).toBeCloseTo(4, 1);
    expect(more).toEqual([]);
    expect(svg).toContain('>A &lt;sender&gt;<');
    expect(svg).not.toContain('Memory');
  });

  it('bench-5: a file without a comparison is refused with the command that makes one', () => {
    expect(() => pictureOf({ parts: [] })).toThrow('--against');
  });
});
