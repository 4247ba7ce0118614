// The secrets that a webhook signs with at a moment, newest first: two during the overlap of a rotation.
import { parseSecret, type Secret } from '@posthorn/signing';
import { overlapEndsAt, type Webhook } from '../domain/webhook.ts';

/** A webhook object is never changed, so what was parsed from its secrets holds as long as it does. */
const parsed = new WeakMap<Webhook, readonly Secret[]>();

export function validSecrets(webhook: Webhook, now: number): readonly Secret[] {
  let secrets = parsed.get(webhook);
  if (secrets === undefined) {
    const texts = [webhook.secret, webhook.previousSecret?.text ?? null];
    secrets = texts.filter((text) => text !== null).map((text) => parseSecret(text));
    parsed.set(webhook, secrets);
  }
  // Nothing happens at the end of an overlap: from then on the old secret is not looked at.
  return secrets.length > 1 && overlapEndsAt(webhook, now) === null ? secrets.slice(0, 1) : secrets;
}
