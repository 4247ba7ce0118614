// Secrets from the option of createReceiver: checked once at construction, or at each call when a function gives them.
import { parseSecret, type Secret, SecretError } from '@posthorn/signing';
import type { Logger } from './logger.ts';

/** One text may hold several secrets separated by spaces: "new old". */
export type SecretsOption =
  | string
  | readonly string[]
  | undefined
  | (() => string | readonly string[] | Promise<string | readonly string[]>);

const MISTAKES: readonly [RegExp, string][] = [
  [/^v1,/, 'begins with "v1,", which belongs to a signature or to another product'],
  [/^whsk_|^whpk_/, 'is an asymmetric key (whsk_, whpk_), which must never serve as a shared secret'],
  [/^(undefined|null|\[object Object\])$/, 'is the text of a missing value: the variable is not set'],
];

function readSecrets(option: string | readonly string[] | undefined, logger: Logger): readonly Secret[] {
  const texts = (typeof option === 'string' ? [option] : (option ?? [])).flatMap((text) =>
    String(text).trim().split(/\s+/),
  );
  const given = texts.filter((text) => text !== '');
  if (given.length === 0) {
    throw new SecretError(
      'secret_missing',
      `createReceiver got no secret: \`secrets\` is ${option === undefined ? 'undefined' : 'empty'}`,
      'Set the environment variable (secrets: process.env.WEBHOOK_SECRET) to the secret of the webhook.',
    );
  }
  return given.map((text, index) => readOne(text, `secret ${index + 1} of ${given.length}`, logger));
}

function readOne(text: string, position: string, logger: Logger): Secret {
  for (const [pattern, reason] of MISTAKES) {
    if (pattern.test(text)) {
      throw new SecretError(
        'secret_malformed',
        `${position} ${reason}`,
        'Copy the secret exactly as Posthorn showed it when you created or rotated it.',
      );
    }
  }
  try {
    const secret = parseSecret(text);
    for (const warning of secret.warnings) logger.warn(`webhook receiver: ${position}: ${warning}`);
    return secret;
  } catch (error) {
    if (!(error instanceof SecretError)) throw error;
    throw new SecretError(error.code, `${position}: ${error.message}`, error.hint ?? '');
  }
}

/** Reads the secrets. Calls a function for every request, and parses its result again only if it has changed. */
export function secretSource(option: SecretsOption, logger: Logger): () => Promise<readonly Secret[]> {
  if (typeof option !== 'function') {
    const secrets = readSecrets(option, logger);
    return async () => secrets;
  }
  let last: { text: string; secrets: readonly Secret[] } | undefined;
  return async () => {
    let loaded: string | readonly string[];
    try {
      loaded = await option();
    } catch (cause) {
      const error = new SecretError(
        'secret_missing',
        'the function given as `secrets` failed',
        'See `cause` for the error that it threw.',
      );
      throw Object.assign(error, { cause });
    }
    const text = [loaded].flat().join(' ');
    if (last?.text !== text) last = { text, secrets: readSecrets(loaded, logger) };
    return last.secrets;
  };
}
