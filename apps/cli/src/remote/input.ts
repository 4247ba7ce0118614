// What a command reads from a file or from stdin: JSON, and contexts as their source text.
import { readFile } from 'node:fs/promises';
import type { Given, Surroundings } from '../command.ts';
import { FailedError, UsageError } from '../exit-codes.ts';
import { type Flag, textFlag } from '../flags.ts';

/** @throws FailedError */
export async function textOf(path: string, stdin: Surroundings['stdin'], what: string): Promise<string> {
  try {
    if (path !== '-') return await readFile(path, 'utf8');
    const chunks: Buffer[] = [];
    for await (const chunk of stdin()) chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks).toString('utf8');
  } catch (error) {
    throw new FailedError(`${what} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}

/** @throws FailedError if it holds something else than one JSON object */
export async function objectOf(
  path: string,
  stdin: Surroundings['stdin'],
  what: string,
): Promise<{ text: string; value: Record<string, unknown> }> {
  const text = await textOf(path, stdin, what);
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return { text, value: value as Record<string, unknown> };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new FailedError(`${what} is not JSON: ${error.message}`);
  }
  throw new FailedError(`${what} must be one JSON object`);
}

/** What previews are made of. */
export const SUBJECT_FLAGS: readonly Flag[] = [
  { flag: 'event-id', value: 'ID', text: 'a stored event; the token then also needs the scope read-events' },
  { flag: 'context-file', value: 'PATH', text: 'file with a context as JSON, - for stdin' },
];

/** The body of a preview. The digits of a context stay as they were written. @throws CommandError */
export async function subjectBody({ flags }: Given, { stdin }: Surroundings): Promise<string> {
  const [eventId, path] = [textFlag(flags, 'event-id'), textFlag(flags, 'context-file')];
  if ((eventId === undefined) === (path === undefined))
    throw new UsageError('give either --event-id or --context-file');
  if (path === undefined) return JSON.stringify({ event_id: eventId });
  const { text } = await objectOf(path, stdin, 'the context');
  return `{"context":${text}}`;
}

/** @throws UsageError */
export const idOf = ({ positionals: [text = ''] }: Given): number => wholeNumber(text, 'ID');

/** @throws UsageError */
export function wholeNumber(text: string, name: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new UsageError(`${name} must be a whole number above 0 (it is "${text}")`);
}

export const LIMIT: Flag = { flag: 'limit', value: 'N', text: 'how many to print, newest first', fallback: '100' };

/** @throws UsageError */
export function limitOf({ flags }: Given): number {
  const limit = Number(textFlag(flags, 'limit') ?? LIMIT.fallback);
  if (Number.isInteger(limit) && limit >= 1 && limit <= 10_000) return limit;
  throw new UsageError('--limit must be a whole number from 1 to 10000');
}
