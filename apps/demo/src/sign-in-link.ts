import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type Client, createClient } from '@posthorn/client';
import { DemoFailure } from './failure.ts';
import type { Paint } from './report-lines.ts';
import { CHECKOUT } from './settings.ts';

// The way into the inspector: a link that works once, of a token that is kept, so that another link can be had and who
// is signed in stays so over a start of the demo.

const TOKEN_FILE = join(CHECKOUT, '.posthorn', 'demo.token');

/** @param shop whose token may make others. @throws {DemoFailure} where the dispatcher makes none */
export async function signInLink(shop: Client, url: string, file = TOKEN_FILE): Promise<string> {
  const kept = await keptToken(file);
  if (kept !== null) {
    const again = await createClient({ url, token: kept }).session.createLink();
    if (again.ok) return again.data.url;
  }
  // The kept one is of another database, or was revoked.
  const made = await shop.tokens.create({ name: 'inspector' });
  const token = made.ok ? made.data.token : undefined;
  if (token === undefined) throw new DemoFailure(`No token for the inspector could be made: ${messageOf(made)}`);
  await writeFile(file, `${token}\n`, { mode: 0o600 });
  // The mode above is only that of a new file.
  await chmod(file, 0o600);
  const link = await createClient({ url, token }).session.createLink();
  if (link.ok) return link.data.url;
  throw new DemoFailure(`No sign-in link could be made: ${link.error.message}`);
}

async function keptToken(file: string): Promise<string | null> {
  try {
    const text = (await readFile(file, 'utf8')).trim();
    return /^[\x21-\x7e]+$/.test(text) ? text : null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

const messageOf = (result: { ok: boolean; error?: { message: string } }): string =>
  result.error?.message ?? 'the answer came without it';

/** The command that prints another link. */
export function anotherLink(dispatcherUrl: string): string {
  const url = dispatcherUrl === 'http://127.0.0.1:8400' ? '' : ` --url ${dispatcherUrl}`;
  return `./node_modules/.bin/posthorn session link --token-file ${relative(CHECKOUT, TOKEN_FILE)}${url}`;
}

export const invitationLine = (link: string, paint: Paint): string =>
  `${paint('bold', 'Open')} ${paint(['bold', 'underline'], link)}`;

const REMIND_EVERY_MS = 20_000;
/** Later it may be over before it is opened. */
const REMIND_FOR_MS = 9 * 60_000;

interface Reminding {
  readonly client: Client;
  readonly print: (line: string) => void;
  readonly paint: Paint;
  readonly wait: (ms: number) => Promise<void>;
  readonly ended: () => boolean;
}

/** Repeats the link now and then until a user has signed in, because the lines of the shop push it away. */
export async function remindOf(link: string, { client, print, paint, wait, ended }: Reminding): Promise<void> {
  const since = new Date().toISOString();
  for (let waitedMs = REMIND_EVERY_MS; waitedMs <= REMIND_FOR_MS; waitedMs += REMIND_EVERY_MS) {
    await wait(REMIND_EVERY_MS);
    if (ended()) return;
    const signedIn = await client.audit.list({ filter: { action: 'session.created', since }, size: 1 });
    if (!signedIn.ok || signedIn.data.length > 0) return;
    print(invitationLine(link, paint));
  }
}
