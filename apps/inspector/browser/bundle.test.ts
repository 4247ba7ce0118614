// What is loaded before anything can be seen, as the built page's own manifest says.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';

type Chunk = { file: string; isEntry?: boolean; imports?: string[]; css?: string[] };

const dist = new URL('../dist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8')) as Record<string, Chunk>;
const gzipped = (file: string): number => gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length;

function firstLoad(): { scripts: string[]; styles: string[] } {
  const seen = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    for (const next of manifest[name]?.imports ?? []) visit(next);
  };
  for (const [name, { isEntry }] of Object.entries(manifest)) if (isEntry) visit(name);
  const chunks = [...seen].map((name) => manifest[name] as Chunk);
  return { scripts: chunks.map(({ file }) => file), styles: [...new Set(chunks.flatMap(({ css = [] }) => css))] };
}

it('inspector-54: the first load is at most 190 KB of script and 20 KB of style, gzipped', () => {
  const { scripts, styles } = firstLoad();
  expect(scripts.length).toBeGreaterThan(0);
  const script = scripts.reduce((sum, file) => sum + gzipped(file), 0);
  const style = styles.reduce((sum, file) => sum + gzipped(file), 0);
  console.log(
    `first load, gzipped: ${(script / 1024).toFixed(1)} KB of script, ${(style / 1024).toFixed(1)} KB of style`,
  );
  expect(script).toBeLessThanOrEqual(190 * 1024);
  expect(style).toBeLessThanOrEqual(20 * 1024);
});

it('inspector-54: what is loaded later is at most 28 KB of script at a time, gzipped', () => {
  const later = Object.values(manifest).filter(
    ({ file }) => file.endsWith('.js') && !firstLoad().scripts.includes(file),
  );
  expect(later.length).toBeGreaterThan(10);
  const sizes = later.map(({ file }) => ({ file, bytes: gzipped(file) })).sort((a, b) => b.bytes - a.bytes);
  console.log(`largest later load, gzipped: ${((sizes[0]?.bytes ?? 0) / 1024).toFixed(1)} KB (${sizes[0]?.file})`);
  expect(sizes.filter(({ bytes }) => bytes > 28 * 1024)).toEqual([]);
});

it('inspector-53: has no source text that a strict policy would refuse', () => {
  const html = readFileSync(new URL('index.html', dist), 'utf8');
  expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/);
  expect(html).not.toMatch(/<style|\son\w+=|style=/);
});
