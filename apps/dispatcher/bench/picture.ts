// The picture of a comparison: one group of bars for each figure, one bar for each system. One column of text that stays
// readable on a phone, and colours for light and dark pages.
import type { RunRecord, TableRecord } from './run-record.ts';

/** In this order, as far as the table has them. `log`: the values differ by more than a hundred times. */
const GROUPS = [
  { key: 'per_second', title: 'Events delivered per second, single posts', better: 'more is better' },
  { key: 'cpu', title: 'CPU per 1,000 events at full speed (ms)', better: 'less is better' },
  { key: 'cpu_200', title: 'CPU per 1,000 events at 200/s (ms)', better: 'less is better' },
  { key: 'p95_1000', title: 'p95 at 1,000/s, logarithmic', better: 'less is better', isLog: true },
  { key: 'memory', title: 'Memory (PSS)', better: 'less is better' },
] as const;

const WIDTH = 480;
const MARGIN = 16;
const LABELS = 176;
const VALUES = 116;
const BAR_MAX = WIDTH - 2 * MARGIN - LABELS - VALUES;
const ROW = 24;
const BAR = 14;
const HEAD = 44;
const GAP = 14;
const NAME_MAX = 26;
/** Where a logarithmic scale begins. */
const LOG_FROM = 1;

const STYLE = `text{font:14px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;fill:#1f2328}
.title{font-weight:600}.better,.name{fill:#59636e}.own{font-weight:600;fill:#1f2328}.page{fill:#fff}.bar{fill:#8c959f}.bar.own{fill:#0969da}
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.better,.name{fill:#9198a1}text.own{fill:#e6edf3}.page{fill:#0d1117}.bar{fill:#6e7681}.bar.own{fill:#4493f8}}`;

type Bar = { name: string; value: number; text: string };

/** @param record of a run with `--against` @throws Error where it has no such table */
export function pictureOf({ parts }: Pick<RunRecord, 'parts'>): string {
  const table = parts.find(({ name }) => name === 'against')?.tables[0];
  if (table === undefined)
    throw new Error('the file has no part "against": run npm run bench -- --against … --json FILE');
  const groups = GROUPS.map((group) => ({ ...group, bars: barsOf(table, group.key) })).filter(
    ({ bars }) => bars.length > 0,
  );
  let y = MARGIN;
  const drawn = groups.map(({ title, better, bars, ...scale }) => {
    const group = drawGroup(y, { title, better, bars, isLog: 'isLog' in scale });
    y += HEAD + bars.length * ROW + GAP;
    return group;
  });
  const description = groups.map(
    ({ title, bars }) => `${title}: ${bars.map(({ name, text }) => `${name} ${text}`).join(', ')}.`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${y}" viewBox="0 0 ${WIDTH} ${y}" role="img" aria-labelledby="t d">
<title id="t">Posthorn next to other systems that send webhooks</title>
<desc id="d">${escaped(description.join(' '))}</desc>
<style>${STYLE}</style>
<rect class="page" width="${WIDTH}" height="${y}" rx="6"/>
${drawn.join('\n')}
</svg>
`;
}

/** Systems only: the raw loop delivers nothing. */
function barsOf({ rows }: TableRecord, key: string): Bar[] {
  return rows.flatMap(({ name, figures }) => {
    const figure = figures[key];
    if (figure === undefined || !('value' in figure) || figure.value === null || name.startsWith('raw ')) return [];
    return [{ name: shortName(name), value: figure.value, text: figure.text }];
  });
}

type Group = { title: string; better: string; bars: readonly Bar[]; isLog: boolean };

function drawGroup(y: number, { title, better, bars, isLog }: Group): string {
  const scaled = (value: number): number => (isLog ? Math.log10(Math.max(value, LOG_FROM) / LOG_FROM) : value);
  const most = Math.max(...bars.map(({ value }) => scaled(value)));
  const lines = bars.map(({ name, value, text }, i) => {
    const top = y + HEAD + i * ROW;
    const own = name.startsWith('Posthorn') ? ' own' : '';
    const width = Math.max(2, (scaled(value) / most) * BAR_MAX).toFixed(1);
    const [middle, x] = [top + BAR - 2, MARGIN + LABELS];
    return `<text class="name${own}" x="${MARGIN}" y="${middle}">${escaped(name)}</text><rect class="bar${own}" x="${x}" y="${top}" width="${width}" height="${BAR}" rx="2"/><text class="value${own}" x="${(x + Number(width) + 6).toFixed(1)}" y="${middle}">${escaped(text)}</text>`;
  });
  const heads = `<text class="title" x="${MARGIN}" y="${y + 14}">${escaped(title)}</text><text class="better" x="${MARGIN}" y="${y + 32}">${better}</text>`;
  return [heads, ...lines].join('\n');
}

/** Without what is in brackets, and cut where it would run into the bars. */
function shortName(name: string): string {
  const plain = name.replace(/ \([^)]*\)/g, '');
  return plain.length <= NAME_MAX ? plain : `${plain.slice(0, NAME_MAX - 1).trimEnd()}…`;
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
