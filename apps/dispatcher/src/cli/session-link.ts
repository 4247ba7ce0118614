import { readFile } from 'node:fs/promises';
import { sessionLink as sessionLinkSchema, single } from '@posthorn/contracts';
import { type Command, FailedError, type Flag, helpText, readFlags, textFlag, UsageError } from './command.ts';

const flags: Flag[] = [
  {
    flag: 'url',
    value: 'URL',
    env: 'POSTHORN_URL',
    fallback: 'http://127.0.0.1:8400',
    text: 'the dispatcher, which must be running',
  },
  { flag: 'token-file', value: 'PATH', text: 'file with the token to sign in with; without it, POSTHORN_TOKEN' },
  { flag: 'json', value: null, text: 'print a JSON object instead of the bare link' },
];

/** Of client commands: the token is not accepted. */
const REFUSED = 3;
const TIMEOUT_MS = 10_000;

export const sessionLink: Command = {
  name: 'session link',
  summary: 'create a one-time link that signs in to the inspector',
  help: () =>
    helpText(
      'session link [flags]',
      'Prints only the link on stdout. It works once, within ten minutes, with the rights of the token. The token is\n' +
        'not a flag, because other processes on the machine can read flags.\n' +
        `Exit code ${REFUSED} means that the token was not accepted.`,
      flags,
    ),
  async run(args, { env, stdout, stderr }) {
    const given = readFlags(args, flags).flags;
    const base = urlFlag(textFlag(given, 'url') ?? (env['POSTHORN_URL'] || 'http://127.0.0.1:8400'));
    const token = await tokenOf(textFlag(given, 'token-file'), env['POSTHORN_TOKEN']);
    const response = await ask(`${base}/api/v3/session/links`, token);
    const answer: unknown = await response.json().catch(() => null);
    const link = single(sessionLinkSchema).safeParse(answer);
    if (response.ok && link.success) {
      const { data } = link.data;
      stdout.write(given['json'] === true ? `${JSON.stringify(data)}\n` : `${data.url}\n`);
      return 0;
    }
    const message = (answer as { message?: unknown } | null)?.message ?? `it answered ${response.status}`;
    if (response.status !== 401) throw new FailedError(`the dispatcher at ${base} did not create a link: ${message}`);
    stderr.write(`posthorn: ${message}\n`);
    return REFUSED;
  },
};

function urlFlag(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text.replace(/\/+$/, '');
  throw new UsageError(`--url must be an http or https URL (it is "${text}")`);
}

async function tokenOf(path: string | undefined, variable: string | undefined): Promise<string> {
  const text = (path === undefined ? (variable ?? '') : await readToken(path)).trim();
  if (/^[\x21-\x7e]+$/.test(text)) return text;
  if (path !== undefined)
    throw new FailedError(`${path} must contain a token on one line, as posthorn token create prints it`);
  throw new UsageError('a token is needed: name a file with --token-file, or set POSTHORN_TOKEN');
}

async function readToken(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new FailedError(`the token cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}

async function ask(url: string, token: string): Promise<Response> {
  try {
    return await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    const reason = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new FailedError(
      `no dispatcher answered at ${new URL(url).origin} (${reason}): check that posthorn serve is running`,
    );
  }
}
