import type { Command } from './command.ts';

export function helpOf({ name, args, about, flags }: Command): string {
  const rows = flags.map(
    ({ name: flag, value, text }) => [`--${flag}${value === null ? '' : ` ${value}`}`, text] as const,
  );
  const usage = ['Usage: receiver-kit', name, ...args, ...(flags.length > 0 ? ['[flags]'] : [])].join(' ');
  return `${usage}\n\n${about}\n\n${aligned([...rows, ['--help', 'Show this text']])}\n`;
}

export function overview(commands: readonly Command[]): string {
  const rows = commands.map(({ name, args, summary }) => [[name, ...args].join(' '), summary] as const);
  return [
    'Posthorn receiver kit: makes secrets, sends signed example events, and checks receivers of webhooks.',
    aligned(rows),
    'Each command has --help.',
    'Exit codes:\n  0   done; for check: no check failed\n  1   failed\n  2   called wrongly\n',
  ].join('\n\n');
}

function aligned(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}   ${right}`).join('\n');
}
