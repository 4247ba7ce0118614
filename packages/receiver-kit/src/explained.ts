// Where errors leave the kit.
import { isWebhookError, type WebhookError } from '@posthorn/signing';
import { fault } from './errors.ts';
import type { About } from './words/about.ts';

/** Adds the sentences. Without them, as in a bundle that lost a part, the error has its code, status and details all the same. */
export async function explained(thrown: unknown, about: About = {}): Promise<WebhookError> {
  const error = isWebhookError(thrown) ? thrown : fault('internal', {}, thrown);
  try {
    const { inWords } = await import('./words/in-words.ts');
    return await inWords(error, about);
  } catch {
    return error;
  }
}
