// Secrets from the option of createReceiver: checked once at construction, or at each call when a function gives them.
import { isWebhookError, parseSecret, type Secret, SecretError, secretMistake } from '@posthorn/signing';
import type { Logger } from './logger.ts';
import { environment, type RequestContext } from './request-context.ts';
import { isUnderTest } from './test-door.ts';

type SecretValue = string | Uint8Array | null | undefined;
type SecretValues = SecretValue | readonly SecretValue[];

/** What the function of `secrets` gets. */
export interface SecretsContext {
  /** The bindings of Workers, else the variables of the process. */
  // biome-ignore lint/suspicious/noExplicitAny: each platform has values of its own kinds, and a person who reads one knows which.
  readonly env: any;
}

/**
 * One text may hold several secrets separated by spaces: "new old". Bytes are those of the text. Members that are not set are
 * skipped.
 */
export type SecretsOption = SecretValues | ((context: SecretsContext) => SecretValues | Promise<SecretValues>);

function textsIn(option: SecretValues): string[] {
  const values: readonly unknown[] = Array.isArray(option) ? option : [option];
  return values.flatMap((value, index) => {
    const text = textOf(value, `${index + 1} of ${values.length}`).trim();
    if (text === '') return [];
    // The text of an object holds a space, and is one mistake.
    return text.startsWith('[object ') ? [text] : text.split(/\s+/);
  });
}

function textOf(value: unknown, position: string): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  const text = ArrayBuffer.isView(value) ? textOfBytes(value) : undefined;
  if (text !== undefined) return text;
  const found = ArrayBuffer.isView(value) ? 'bytes that are no text' : `a value of the type ${typeof value}`;
  throw new SecretError(
    'secret_malformed',
    `secret ${position} is ${found}`,
    'Give the text of the secret. A key of bytes is written as whsec_ and their base64.',
  );
}

function textOfBytes(view: ArrayBufferView): string | undefined {
  const text = new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  return /^[\x20-\x7e\s]*$/.test(text) ? text : undefined;
}

function readSecrets(option: SecretValues, logger: Logger): readonly Secret[] {
  const texts = textsIn(option);
  if (texts.length === 0) {
    const missing = option === undefined || option === null;
    throw new SecretError(
      'secret_missing',
      `createReceiver got no secret: \`secrets\` is ${missing ? String(option) : 'empty'}`,
      'Set the environment variable to the secret of the webhook. If it is known only when requests come, give a function: secrets: ({ env }) => env.WEBHOOK_SECRET.',
    );
  }
  return texts.map((text, index) => readOne(text, `secret ${index + 1} of ${texts.length}`, logger));
}

function readOne(text: string, position: string, logger: Logger): Secret {
  const mistake = secretMistake(text);
  if (mistake?.isCertain) throw new SecretError('secret_malformed', `${position} ${mistake.reason}`, mistake.advice);
  try {
    const secret = parseSecret(text);
    for (const warning of secret.warnings) logger.warn(`webhook receiver: ${position}: ${warning}`);
    if (mistake) logger.warn(`webhook receiver: ${position} ${mistake.reason}. ${mistake.advice}`);
    return secret;
  } catch (error) {
    if (!(error instanceof SecretError)) throw error;
    throw new SecretError(error.code, `${position}: ${error.message}`, error.hint);
  }
}

export interface SecretSource {
  readonly load: (context: RequestContext) => Promise<readonly Secret[]>;
  /** Adds the secret of a sender for tests. With it, a receiver needs none of its own. */
  readonly trust: (text: string) => void;
}

/** Reads the secrets. Calls a function for every request, and parses its result again only if it has changed. */
export function secretSource(option: SecretsOption, logger: Logger): SecretSource {
  const own = typeof option === 'function' ? calledForEach(option, logger) : readAtStart(option, logger);
  const trusted: Secret[] = [];
  const load: SecretSource['load'] = async (context) => {
    if (trusted.length === 0) return own(context);
    try {
      return [...(await own(context)), ...trusted];
    } catch (error) {
      if (isMissing(error)) return trusted;
      throw error;
    }
  };
  return { load, trust: (text) => void trusted.push(parseSecret(text)) };
}

const isMissing = (error: unknown): boolean => isWebhookError(error) && error.code === 'secret_missing';

function readAtStart(option: SecretValues, logger: Logger): SecretSource['load'] {
  try {
    const secrets = readSecrets(option, logger);
    return async () => secrets;
  } catch (error) {
    if (!(isMissing(error) && isUnderTest())) throw error;
    return async () => {
      throw error;
    };
  }
}

type SecretsFunction = Extract<SecretsOption, (...args: never) => unknown>;

function calledForEach(option: SecretsFunction, logger: Logger): SecretSource['load'] {
  let last: { text: string; secrets: readonly Secret[] } | undefined;
  return async (context) => {
    let loaded: SecretValues;
    try {
      loaded = await option({ env: environment(context) });
    } catch (cause) {
      const error = new SecretError(
        'secret_missing',
        'the function given as `secrets` failed',
        'See `cause` for the error that it threw.',
      );
      throw Object.assign(error, { cause });
    }
    const text = textsIn(loaded).join(' ');
    if (last?.text !== text) last = { text, secrets: readSecrets(loaded, logger) };
    return last.secrets;
  };
}
