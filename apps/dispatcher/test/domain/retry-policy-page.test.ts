// docs/retry-policy.md is what a receiver's author goes by: its tables, numbers and examples are those of the code.
import { readFileSync } from 'node:fs';
import { DEFAULT_RETRY_SCHEDULE, DEFAULT_TIMEOUT_MS, retrySchedule, webhookUpdate } from '@posthorn/contracts';
import { exampleOf } from '@posthorn/contracts/examples';
import { describe, expect, it } from 'vitest';
import { hasFailedForLong, healthMark, UNTRIED } from '../../src/domain/health.ts';
import { nextAttemptAt, type RetryPolicy, retryDelaysMs } from '../../src/domain/retry-policy.ts';
import { classify, decide } from '../../src/domain/transition.ts';
import { ResponseCapture } from '../../src/transport/response-capture.ts';

const page = readFileSync(new URL('../../../../docs/retry-policy.md', import.meta.url), 'utf8');
const DEFAULT: RetryPolicy = { retrySchedule: null, retryHourly: false, retryDaily: false };
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** As near to 1 as chance comes. */
const LAST = 1 - Number.EPSILON;

/** The cells of the table under a heading, without its head. */
function table(heading: string): string[][] {
  const rows = page
    .slice(page.indexOf(`## ${heading}\n`))
    .split('\n')
    .map((line) => line.trim());
  const first = rows.findIndex((line) => line.startsWith('|'));
  const end = rows.findIndex((line, i) => i > first && !line.startsWith('|'));
  return rows.slice(first + 2, end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

function words(ms: number): string {
  const parts: string[] = [];
  const [hours, minutes, seconds] = [
    Math.floor(ms / HOUR_MS),
    Math.floor((ms % HOUR_MS) / 60_000),
    (ms % 60_000) / 1000,
  ];
  if (hours > 0) parts.push(`${hours} h`);
  if (minutes > 0) parts.push(`${minutes} min`);
  if (seconds > 0) parts.push(`${seconds} s`);
  return parts.join(' ');
}

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

it('retry-page-1: the schedule of the page is the default schedule, with its jitter and times of day', () => {
  let at = Date.parse('2026-01-26T09:30:00Z');
  const expected = [['1', 'none', '', 'Monday 09:30:00']];
  for (let failures = 1; failures <= DEFAULT_RETRY_SCHEDULE.length; failures += 1) {
    const after = (fraction: number) => nextAttemptAt(DEFAULT, failures, 0, null, fraction) ?? 0;
    at += after(0.5);
    const time = new Date(at);
    expected.push([
      String(failures + 1),
      words(after(0.5)),
      `${words(after(0))} and ${words(after(LAST))}`,
      `${DAYS[time.getUTCDay()]} ${time.toISOString().slice(11, 19)}`,
    ]);
  }
  expect(table('The default schedule')).toEqual(expected);
  expect(nextAttemptAt(DEFAULT, expected.length, 0, null, 0)).toBeNull();
});

type Exchange = { status: number | null; error: { kind: string } | null; retryAfterMs: number | null };
const answer = (status: number | null, over: Partial<Exchange> = {}): Exchange => ({
  status,
  error: null,
  retryAfterMs: null,
  ...over,
});
const ASKED_MS = 10 * HOUR_MS;
const cut = (kind: string) => ({ error: { kind } });

/** What each row of the page stands for. */
const PROBES: Record<string, Exchange[]> = {
  '`200`–`299`, complete': [answer(200), answer(204), answer(299)],
  '`200`–`299`, incomplete: connection cut, or timeout': [
    answer(200, cut('response_incomplete')),
    answer(299, cut('timeout')),
  ],
  '`300`–`399` (Posthorn does not follow redirects)': [answer(300), answer(302), answer(399)],
  '`409` with `Retry-After` (the receiver is still handling this delivery)': [answer(409, { retryAfterMs: ASKED_MS })],
  '`410`': [answer(410), answer(410, { retryAfterMs: ASKED_MS })],
  '`429`, `503` with `Retry-After`': [429, 503].map((status) => answer(status, { retryAfterMs: ASKED_MS })),
  'any other `400`–`599`': [400, 401, 404, 409, 429, 500, 503, 599].map((status) => answer(status)),
  'no answer: connection refused, timeout, TLS or DNS failure': [
    'timeout',
    'dns_failed',
    'address_refused',
    'connection_refused',
    'connection_reset',
    'connection_failed',
    'tls_failed',
    'protocol_error',
  ].map((kind) => answer(null, cut(kind))),
  'none, because Posthorn stopped or died (`interrupted`)': [answer(null, cut('interrupted'))],
};

function verdict(exchange: Exchange): [string, string] {
  const delivery = { failures: 0, fallback: null, isTest: false };
  const transition = decide(delivery, classify(exchange), DEFAULT, 0, 0.5);
  const mark = healthMark({ ...exchange, isTest: false });
  const counts = { success: 'no, a success', failure: 'yes', none: 'no' }[mark];
  if (transition.status === 'retrying') {
    const waits = transition.dueAt >= ASKED_MS && exchange.status !== 409;
    return [waits ? 'retried, after the time in the header' : 'retried', counts];
  }
  const off = 'switchOff' in transition;
  return [off ? 'held, and Posthorn switches the webhook off' : `\`${transition.status}\``, counts];
}

describe('retry-page-2: each answer does what the page says', () => {
  const rows = table('Which answers mean what');
  it.each(rows)('retry-page-2: %s', (name, delivery, counts) => {
    const probes = PROBES[name ?? ''] ?? [];
    expect(probes.length, 'a row that no probe stands for').toBeGreaterThan(0);
    for (const exchange of probes) expect(verdict(exchange), JSON.stringify(exchange)).toEqual([delivery, counts]);
  });
  it('retry-page-2: and no answer is left out', () => expect(rows.map(([name]) => name)).toEqual(Object.keys(PROBES)));
});

/** Each number that the page tells in words, and whether the code agrees. */
const FACTS: [string, () => boolean][] = [
  ['After attempt 10,', () => DEFAULT_RETRY_SCHEDULE.length + 1 === 10],
  ['about 76 hours', () => Math.round(retryDelaysMs(DEFAULT).reduce((a, b) => a + b) / HOUR_MS) === 76],
  [
    '±10 %',
    () =>
      nextAttemptAt({ ...DEFAULT, retrySchedule: [100] }, 1, 0, null, 0) === 90_000 &&
      nextAttemptAt({ ...DEFAULT, retrySchedule: [100] }, 1, 0, null, LAST) === 110_000,
  ],
  ['each from 0 to 604800 (7 days)', () => retrySchedule.safeParse([0, 604_800]).success && 604_800_000 === 7 * DAY_MS],
  ['604800', () => !retrySchedule.safeParse([604_801]).success && !retrySchedule.safeParse([-1]).success],
  [
    'at most 50 pauses',
    () => retrySchedule.safeParse(Array(50).fill(1)).success && !retrySchedule.safeParse(Array(51).fill(1)).success,
  ],
  ['With n pauses, there are n + 1 attempts', () => retryDelaysMs({ ...DEFAULT, retrySchedule: [1, 2] }).length === 2],
  [
    '24 more attempts, one an hour',
    () => retryDelaysMs({ ...DEFAULT, retryHourly: true }).filter((ms, i) => i > 8 && ms === HOUR_MS).length === 24,
  ],
  [
    '7 more attempts, one a day',
    () => retryDelaysMs({ ...DEFAULT, retryDaily: true }).filter((ms, i) => i > 8 && ms === DAY_MS).length === 7,
  ],
  ['15 s by default', () => DEFAULT_TIMEOUT_MS === 15_000],
  [
    'at most 60 s)',
    () =>
      webhookUpdate.safeParse({ timeout_ms: 60_000 }).success &&
      !webhookUpdate.safeParse({ timeout_ms: 60_001 }).success,
  ],
  [
    'read 64 KiB of it',
    () => new ResponseCapture({}).add(new Uint8Array(65_535)) && !new ResponseCapture({}).add(new Uint8Array(65_536)),
  ],
  ['never more than 24 hours', () => nextAttemptAt(DEFAULT, 1, 0, 999 * DAY_MS, 0.5) === DAY_MS],
  [
    'remember ids for 14 days',
    () =>
      retryDelaysMs({ ...DEFAULT, retryHourly: true, retryDaily: true }).reduce((a, b) => a + b) * 1.1 < 14 * DAY_MS,
  ],
  [
    'at least 10 attempts have failed since the last success, the first of them at least 5 days ago',
    () => {
      const failed = (failureCount: number, ms: number) =>
        hasFailedForLong({ ...UNTRIED, failingSince: 0, failureCount }, ms);
      return failed(10, 5 * DAY_MS) && !failed(9, 5 * DAY_MS) && !failed(10, 5 * DAY_MS - 1);
    },
  ],
];

describe('retry-page-3: every number of the page is the code’s', () => {
  it.each(FACTS)('retry-page-3: %s', (text, holds) => {
    expect(page).toContain(text);
    expect(holds()).toBe(true);
  });

  it('retry-page-3: and there is no other number in it', () => {
    let prose = page.replace(/```[\s\S]*?```/g, '').replace(/\]\([^)]*\)/g, ']');
    for (const [text] of FACTS) prose = prose.replaceAll(text, '');
    // Both tables are checked above, cell by cell.
    prose = prose.replace(/^\| (attempt|answer) [\s\S]*?\n\n/gm, '\n\n');
    // Statuses, the list’s own numbers, ids of an example, and the hour of the story.
    prose = prose
      .replace(/`(2xx|409|410|429|503)`/g, '')
      .replace(/^\d\. /gm, '')
      .replace('"webhook_id": 7', '')
      .replace('/api/v3', '')
      .replace('at 09:30:00', '');
    expect(prose.match(/\d+[^\n]{0,20}/g) ?? []).toEqual([]);
  });
});

it('retry-page-4: the examples of the page are the catalogue’s', () => {
  for (const name of ['webhook.disabled', 'delivery.exhausted'] as const) {
    const json = new RegExp(`^\`${name}\`:\\s+\`\`\`json\\n([\\s\\S]*?)\`\`\``, 'm').exec(page)?.[1] ?? '';
    expect(JSON.parse(json)).toEqual(exampleOf(name));
  }
});
