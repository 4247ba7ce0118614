// The help of one command, and the list of all.
import type { Command } from './command.ts';
import { EXIT_CODES } from './exit-codes.ts';
import type { Flag } from './flags.ts';
import { VERSION } from './version.ts';

/** @param flags with those of the settings */
export function helpText(usage: string, about: string, flags: readonly Flag[]): string {
  const rows = flags.map(({ flag, value, text, env, fallback }) => {
    const left = flag === '' ? `${env}=TEXT` : `--${flag}${value === null ? '' : ` ${value}`}`;
    const notes = [
      ...(env === undefined || flag === '' ? [] : [env]),
      ...(typeof fallback === 'string' ? [`default ${fallback}`] : []),
    ];
    return [left, notes.length > 0 ? `${text} (${notes.join('; ')})` : text] as const;
  });
  const width = Math.max(0, ...rows.map(([left]) => left.length));
  return `Usage: posthorn ${usage}\n\n${about}\n\n${rows.map(([left, right]) => `  ${left.padEnd(width)}   ${right}`).join('\n')}\n`;
}

export function overview(listed: readonly Command[]): string {
  const width = Math.max(...listed.map(({ name }) => name.length));
  const lines = listed.map(({ name, summary }) => `  posthorn ${name.padEnd(width)}   ${summary}`);
  const codes = Object.values(EXIT_CODES).map(({ code, means }) => `  ${code}   ${means}`);
  return [
    `Posthorn ${VERSION}: delivers webhooks, retries them and explains every outcome.`,
    lines.join('\n'),
    'Each command has --help.',
    `Exit codes:\n${codes.join('\n')}\n`,
  ].join('\n\n');
}
