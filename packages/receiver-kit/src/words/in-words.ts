// Loaded at the first refusal: says in sentences what a code and its details mean, and what to do about it.
import type { WebhookError } from '@posthorn/signing';
import { inShort } from '@posthorn/signing/refusals';
import type { About } from './about.ts';
import { ADVICE, KEEP_BYTES } from './advice.ts';
import { hintsOf } from './framework-hints.ts';
import { saidOf } from './sentences.ts';
import { withMore } from './with-more.ts';

export async function inWords(given: WebhookError, about: About): Promise<WebhookError> {
  const framework = await loaded(about.framework);
  const hints = framework && hintsOf(framework);
  const keepBytes = about.hints?.['body_already_parsed'] ?? framework?.keepBytes ?? KEEP_BYTES;
  const error = await inParticular(given, about, keepBytes);
  const { code, cause } = error;
  const [message = error.message, special, details = {}] =
    error.message === inShort(code) ? saidOf(error, { ...about, framework, cause, keepBytes }) : [];
  const hint = ownHint(about.hints, code) ?? special ?? ownHint(hints, code) ?? error.hint ?? ADVICE[code];
  return withMore(error, { message, hint, details });
}

const ownHint = (hints: About['hints'], code: string): string | undefined =>
  hints !== undefined && Object.hasOwn(hints, code) ? hints[code] : undefined;

/** The words of the framework. If they cannot be loaded, those of the core do. */
async function loaded<Words>(load: (() => Promise<Words>) | undefined): Promise<Words | undefined> {
  try {
    return await load?.();
  } catch {
    return undefined;
  }
}

/** What request and secrets tell of the reason. Each part is loaded when it is needed first. */
async function inParticular(error: WebhookError, about: About, keepBytes: string): Promise<WebhookError> {
  const { request, rules } = about;
  if (request === undefined || rules === undefined) return error;
  try {
    if (error.code === 'header_missing') {
      const { explainMissing } = await import('./explain-missing.ts');
      return explainMissing(error, request.headers, rules.schemes);
    }
    if (error.code === 'signature_mismatch') {
      const { explainMismatch } = await import('./explain-mismatch.ts');
      return await explainMismatch(error, request, rules, keepBytes);
    }
  } catch {
    // The error itself says enough to answer.
  }
  return error;
}
