// The text of /metrics (docs/spec.md metric-3, metric-9).
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createExposition } from '../../src/metrics/exposition.ts';
import { writePage } from '../../src/metrics/text-format.ts';
import { recordedCounters, recordedReading, silentReading } from './recorded-reading.ts';

// prom-client 15.1.3 wrote these files from the same readings, before our own code took its place.
it.each([
  ['a full reading', recordedReading, 'recorded-page.txt'],
  ['a reading without the store', silentReading, 'recorded-page-of-a-silent-store.txt'],
])('metric-9: the page of %s is the recorded one, byte for byte', (_what, reading, file) => {
  const { counters, refusals } = recordedCounters();
  const page = createExposition(counters, 9, refusals).page(reading);
  expect(page).toBe(readFileSync(new URL(file, import.meta.url), 'utf8'));
});

it('metric-9: help texts escape a backslash and a line break, labels also a quote', () => {
  const text = 'a\\b\n"c"';
  const samples = [{ labels: { first: text, second: 2 }, value: -0.5 }];
  expect(writePage([{ name: 'm', help: text, type: 'gauge', samples }])).toBe(
    ['# HELP m a\\\\b\\n"c"', '# TYPE m gauge', 'm{first="a\\\\b\\n\\"c\\"",second="2"} -0.5', ''].join('\n'),
  );
});

it('metric-9: no metric stands twice', () => {
  const { counters, refusals } = recordedCounters();
  const { names } = createExposition(counters, 9, refusals);
  expect(names.length).toBeGreaterThan(25);
  expect([...new Set(names)]).toEqual(names);
});

it.each([
  [Number.POSITIVE_INFINITY, '+Inf'],
  [Number.NEGATIVE_INFINITY, '-Inf'],
  [Number.NaN, 'NaN'],
  [1e21, '1e+21'],
])('metric-9: %d is written as %s', (value, text) => {
  expect(writePage([{ name: 'm', help: 'h', type: 'gauge', samples: [{ labels: {}, value }] }])).toContain(
    `\nm ${text}\n`,
  );
});
