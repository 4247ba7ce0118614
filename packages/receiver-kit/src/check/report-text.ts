// The report for people.
import type { Risk } from '@posthorn/diagnose/checks';
import type { Finding, Report } from './report.ts';

type Paint = (text: string) => string;
type Colours = { readonly red: Paint; readonly green: Paint; readonly yellow: Paint; readonly bold: Paint };

const paint =
  (code: number, hasColours: boolean): Paint =>
  (text) =>
    hasColours ? `\u001b[${code}m${text}\u001b[0m` : text;

const TITLES: Readonly<Record<Risk, string>> = {
  forgery: 'ACCEPTS WHAT IT MUST REFUSE',
  loss: 'Refuses what it must accept',
  twice: 'May handle a delivery twice',
  noise: 'Fails instead of refusing',
};

const MUST: Readonly<Record<string, string>> = {
  accept: '2xx',
  refuse: '4xx',
  once: 'handled once',
  answer: 'below 500',
};

export function reportText({ findings, checks, passed, failed, unclear }: Report, hasColours: boolean): string {
  const [red, green, yellow, bold] = [31, 32, 33, 1].map((code) => paint(code, hasColours)) as [
    Paint,
    Paint,
    Paint,
    Paint,
  ];
  const colours = { red, green, yellow, bold };
  const mark = { pass: green('pass   '), fail: red('FAIL   '), unclear: yellow('unclear') };
  const widths = [
    Math.max(...checks.map(({ id }) => id.length)),
    Math.max(...checks.map(({ sends }) => sends.length)),
    Math.max(...Object.values(MUST).map((text) => text.length)),
  ] as const;
  const rows = checks.map(({ id, sends, expected, verdict, found }) =>
    [
      mark[verdict],
      id.padEnd(widths[0]),
      sends.padEnd(widths[1]),
      (MUST[expected] ?? '').padEnd(widths[2]),
      found,
    ].join('  '),
  );
  const sum = `${passed} passed, ${failed} failed${unclear === 0 ? '' : `, ${unclear} unclear`}`;
  return [
    ...findings.map((finding, index) => findingText(finding, index + 1, colours)),
    ...(rows.length > 0 ? [rows.join('\n')] : []),
    bold(failed > 0 ? red(sum) : unclear > 0 ? yellow(sum) : green(sum)),
  ].join('\n\n');
}

/** More are in the table below the findings. */
const SHOWN = 6;
const COLUMNS = 110;

function findingText({ risk, meanings, advice, checks }: Finding, number: number, { red, bold }: Colours): string {
  const indent = ' '.repeat(String(number).length + 2);
  const shown = checks.slice(0, checks.length > SHOWN + 1 ? SHOWN : checks.length);
  const width = Math.max(...shown.map(({ sends }) => sends.length));
  const more = checks.length - shown.length;
  const lines = [
    ...meanings.slice(0, 3),
    ...shown.map(({ sends, found }) => `- ${sends.padEnd(width)}  → ${found}`),
    ...(more > 0 ? [`- and ${more} more, see below`] : []),
    ...wrapped(`Change: ${advice.text}`),
    ...(advice.code?.split('\n').map((line) => `    ${line}`) ?? []),
  ];
  const title = TITLES[risk];
  return [`${number}. ${bold(risk === 'forgery' ? red(title) : title)}`, ...lines.map((line) => indent + line)].join(
    '\n',
  );
}

function wrapped(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length >= COLUMNS) {
      lines.push(line);
      line = `  ${word}`;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
