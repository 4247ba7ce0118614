// What `npm run bench -- --json FILE` writes, and how two versions are compared with it.
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { figure, markdown, ms, type Table } from '../../bench/figures.ts';
import { goalsOf } from '../../bench/goals.ts';
import { describeRun, type RunRecord, recordOf } from '../../bench/run-record.ts';
import { comparison } from '../../bench/turns.ts';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));

const table = (p95: number): Table => ({
  columns: { rate: 'request sent → arrived', p95: 'p95', target: 'target', met: '', cpu: 'CPU' },
  rows: [['200/s', ms(p95), 'p95 ≤ 3 ms', 'met', figure(Number.NaN, 'cpu_ms_per_1000')], ['1,000/s']],
});

describe('the record of a run', () => {
  it('bench-1: has every figure with its unit and its text, and null where nothing could be measured', () => {
    const [row, empty] = recordOf(table(1.5)).rows;
    expect(row).toEqual({
      name: '200/s',
      figures: {
        p95: { value: 1.5, unit: 'ms', text: '1.50 ms' },
        target: { text: 'p95 ≤ 3 ms' },
        met: { text: 'met' },
        cpu: { value: null, unit: 'cpu_ms_per_1000', text: '–' },
      },
    });
    expect(empty).toEqual({ name: '1,000/s', figures: {} });
  });

  it('bench-1: has the machine, the versions, the commit and the settings', () => {
    const record = describeRun(ROOT);
    expect(record.versions).toMatchObject({ node: process.version, express: expect.stringMatching(/^5\./) });
    expect(record.machine.cores).toBeGreaterThan(0);
    expect(record.commit === null || /^[0-9a-f]{40}$/.test(record.commit)).toBe(true);
    expect(record.settings['BENCH_ROUNDS']).toMatch(/^\d+$/);
    expect(JSON.parse(JSON.stringify(record))).toEqual(record);
  });

  it('bench-1: outside of a repository, the commit is null', () => {
    expect(describeRun('/')).toMatchObject({ commit: null, changed: null });
  });
});

describe('two versions in turns', () => {
  const run = (p95: number): RunRecord => ({
    ...describeRun('/'),
    parts: [{ name: 'latency', seconds: 1, tables: [recordOf(table(p95))] }],
  });

  it('bench-2: a ratio is of one round, and shown are medians with their spread', () => {
    const compared = comparison({ before: [run(1), run(2), run(4)], now: [run(2), run(3), run(1)] });
    expect(compared.rows).toEqual([
      ['latency: 200/s, p95', '2 (1–4)', '2 (1–3)', '1.5 (0.25–2)'],
      ['latency: 200/s, CPU', '–', '–', '–'],
    ]);
    expect(markdown(compared)).toContain('medians of 3 rounds in turns');
  });

  it('bench-2: a goal that is a share of the version before is judged by the ratios of the rounds', () => {
    const cpu = (value: number): RunRecord => {
      const columns = { rate: 'rate', cpu: 'CPU', written: 'written' };
      const rows = [['200/s', figure(value, 'cpu_ms_per_1000'), figure(20, 'kb')]];
      return { ...describeRun('/'), parts: [{ name: 'low-rate', seconds: 1, tables: [recordOf({ columns, rows })] }] };
    };
    const rowsOf = (...runs: Parameters<typeof goalsOf>) =>
      goalsOf(...runs).rows.filter(([text]) => /at 200\/s$/.test(String(text)));
    expect(rowsOf([cpu(300), cpu(900), cpu(500)], [cpu(1000), cpu(3000), cpu(1000)])).toEqual([
      ['CPU per event at 200/s', '1,000 (1,000–3,000)', '500 (300–900)', '0.3 (0.3–0.5)', '≤ × 0.4', 'met'],
      ['KB written per event at 200/s', '20 (20–20)', '20 (20–20)', '1 (1–1)', '≤ 24', 'met'],
    ]);
    expect(rowsOf([cpu(300)])).toEqual([
      ['CPU per event at 200/s', '–', '300', '–', '≤ × 0.4', 'not measured'],
      ['KB written per event at 200/s', '–', '20', '–', '≤ 24', 'met'],
    ]);
  });
});
