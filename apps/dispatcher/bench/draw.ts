// `npm run docs:speed`: draws the picture of docs/benchmarks.md from the figures next to it, or from those of a run of yours.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { pictureOf } from './picture.ts';
import type { RunRecord } from './run-record.ts';

const DOCS = fileURLToPath(new URL('../../../docs/', import.meta.url));
const [figures = `${DOCS}benchmarks/peers.json`, picture = `${DOCS}images/speed.svg`] = process.argv.slice(2);
writeFileSync(picture, pictureOf(JSON.parse(readFileSync(figures, 'utf8')) as RunRecord));
