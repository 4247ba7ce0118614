// A token comes from a file, from stdin or from the environment. It is not a flag, because other processes on the machine can
// read flags.
import type { Surroundings } from '../command.ts';
import { FailedError, UsageError } from '../exit-codes.ts';
import type { Flag } from '../flags.ts';
import { textOf } from './input.ts';

export const TOKEN_FILE: Flag = {
  flag: 'token-file',
  value: 'PATH',
  text: 'file with the token to sign in with, - for stdin; without it, POSTHORN_TOKEN',
};

/** @throws FailedError, UsageError if there is none */
export async function readToken(
  path: string | undefined,
  { env, stdin }: Pick<Surroundings, 'env' | 'stdin'>,
): Promise<string> {
  const text = (path === undefined ? (env['POSTHORN_TOKEN'] ?? '') : await textOf(path, stdin, 'the token')).trim();
  if (/^[\x21-\x7e]+$/.test(text)) return text;
  if (path !== undefined) {
    const from = path === '-' ? 'stdin' : path;
    throw new FailedError(`${from} must contain a token on one line, as posthorn token create prints it`);
  }
  throw new UsageError(
    'a token is needed: name a file with --token-file, set POSTHORN_TOKEN, or choose a profile with --profile',
  );
}
