// Where a command sends, and what it signs with.
import { parseSecret, type Secret } from '@posthorn/signing';
import { type Flag, type Flags, type Surroundings, textFlag, UsageError } from './command.ts';

export const SECRET_FLAG: Flag = {
  name: 'secret',
  value: 'SECRET',
  text: 'Secret of the webhook; "-" reads it from standard input. Default: POSTHORN_SECRET, then WEBHOOK_SECRET, which stay out of the history of your shell',
};

/** The first of several, which a rotation separates by spaces. @throws UsageError, SecretError */
export async function secretOf(flags: Flags, { env, stdin }: Surroundings): Promise<Secret> {
  const given = textFlag(flags, 'secret');
  const text = given === '-' ? await stdin() : (given ?? env['POSTHORN_SECRET'] ?? env['WEBHOOK_SECRET'] ?? '');
  const [first] = text.trim().split(/\s+/);
  if (first === undefined || first === '')
    throw new UsageError('there is no secret: set POSTHORN_SECRET or WEBHOOK_SECRET, or give --secret');
  return parseSecret(first);
}

/** Warns if others can read what is sent. @throws UsageError if it is no URL of http or https */
export function urlOf(text: string, { stderr }: Surroundings): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw new UsageError(`the URL must use http or https; got "${text}"`);
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    stderr.write(
      `warning: ${url.origin} is not https. Others on the way can read and change webhooks there; use https outside of this machine.\n`,
    );
  }
  return url;
}

function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(\.\d+){3}$/.test(hostname)
  );
}
