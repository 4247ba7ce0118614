// Asks a running dispatcher, once: a person or a script waits, and is told what to do.
import type { ApiError, CallOptions, Client, ListResult, Result } from '@posthorn/client';
import type { Given, Surroundings } from '../command.ts';
import { CommandError, FailedError } from '../exit-codes.ts';
import type { Flag } from '../flags.ts';
import { CONNECTION_FLAGS, connectionOf } from './connection.ts';

/** What every command about resources of a running dispatcher has. */
export const REMOTE_FLAGS: readonly Flag[] = [
  ...CONNECTION_FLAGS,
  { flag: 'json', value: null, text: 'print JSON, one object per line' },
];

export type Asker = {
  client: Client;
  /** For every call: it ends when the process is asked to stop. */
  options: CallOptions;
  /** The data of an answer. Its warnings go to stderr. @throws CommandError */
  data<T>(result: Result<T>): T;
  /** The first items of a list, page by page. @throws CommandError */
  first<T, Meta>(limit: number, pages: AsyncIterable<ListResult<T, Meta>>): Promise<T[]>;
};

/** @throws CommandError without an address and a token */
export async function asker(given: Given, surroundings: Surroundings): Promise<Asker> {
  const { url, token } = await connectionOf(given, surroundings);
  const { createClient } = await import('@posthorn/client');
  return {
    client: createClient({ url, token, retries: 0 }),
    options: { signal: surroundings.stop },
    data(result) {
      if (!result.ok) throw failureOf(result.error, url);
      for (const warning of result.warnings) surroundings.stderr.write(`warning: ${warning}\n`);
      return result.data;
    },
    async first(limit, pages) {
      const items = [];
      for await (const page of pages) {
        if (!page.ok) throw failureOf(page.error, url);
        items.push(...page.data);
        if (items.length >= limit) break;
      }
      return items.slice(0, limit);
    },
  };
}

function failureOf({ code, status, message, errors }: ApiError, url: string): CommandError {
  if (code === 'aborted') return new FailedError('stopped before the dispatcher answered');
  if (status === 401) return new CommandError('refused', message);
  if (status === 404) return new CommandError('notFound', message);
  const faults = Object.entries(errors).map(([field, texts]) => `${field} ${texts.join(', ')}`);
  if (status !== null) return new FailedError(faults.length > 1 ? faults.join('; ') : message);
  return new FailedError(
    `no dispatcher answered at ${new URL(url).origin} (${message.replace(/\.$/, '')}): check that posthorn serve is running`,
  );
}
