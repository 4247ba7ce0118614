import { styleText } from 'node:util';
import type { DeliveryReport } from './receiver/receiver.ts';

// What the demo prints, as text: pure, so that it can be looked at in a test.

type Style = Parameters<typeof styleText>[0];
export type Paint = (style: Style, text: string) => string;

export const plain: Paint = (_style, text) => text;
export const coloured: Paint = (style, text) => styleText(style, text, { validateStream: false });

/** `12:30:01.250  tier.achieved        Mere Tane           → crm         200  attempt 1    1.4 ms` */
export function deliveryLine(report: DeliveryReport, paint: Paint): string {
  const { status, attempt, remark } = report;
  const good = status !== null && status < 300;
  const took = `${report.durationMs.toFixed(1)} ms`.padStart(9);
  const tail = [`attempt ${attempt ?? '?'}`.padEnd(10), took, remark === null ? '' : ` ${remark}`].join(' ').trimEnd();
  return [
    paint('dim', clockTime(report.atMs)),
    paint(familyStyle(report.event), column(report.event, 20)),
    column(report.profileName ?? '–', 20),
    `${paint('dim', '→')} ${column(report.endpoint, 10)}`,
    paint(good ? 'green' : 'red', status === null ? '–  ' : String(status)),
    paint(good && (attempt ?? 1) === 1 ? 'dim' : 'yellow', tail),
  ].join('  ');
}

function familyStyle(event: string): Style {
  if (event.startsWith('profile.')) return 'cyan';
  return event.startsWith('transaction.') ? 'blue' : 'magenta';
}

function column(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width);
}

function clockTime(atMs: number): string {
  const at = new Date(atMs);
  const two = (number: number) => String(number).padStart(2, '0');
  const seconds = `${two(at.getSeconds())}.${String(at.getMilliseconds()).padStart(3, '0')}`;
  return `${two(at.getHours())}:${two(at.getMinutes())}:${seconds}`;
}
