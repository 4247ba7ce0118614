// The event name is in an unsigned header. So the signed `webhook-id` ends in a digest of the name, and a request whose
// name was changed on the way does not match its own id.
import { hash } from 'node:crypto';

const ID = /^[A-Za-z0-9_-]+$/;

/** Ids are letters, digits, `_` and `-`: without a full stop, no body of one scheme can pass as a message of the other. */
export function isWebhookId(id: string): boolean {
  return ID.test(id);
}

/** First 8 hex digits of the SHA-256 of the event name (UTF-8). */
export function eventTag(eventName: string): string {
  return hash('sha256', eventName, 'hex').slice(0, 8);
}

/** True when the id ends in `_` and the tag of this event name. */
export function idFitsEvent(id: string, eventName: string): boolean {
  return id.endsWith(`_${eventTag(eventName)}`);
}

const WITH_TIME = /^(?:dlv|tst)_[0-9A-HJKMNP-TV-Z]{26}_([0-9A-HJKMNP-TV-Z]{10})_[0-9a-f]{8}$/;
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * When the event of a delivery happened, in epoch ms, read from the delivery's signed id. `undefined` if the id has no time:
 * ids of Posthorn before this form, ids of other senders.
 */
export function eventTimeOf(id: string): number | undefined {
  const text = WITH_TIME.exec(id)?.[1];
  if (text === undefined) return undefined;
  let ms = 0;
  for (const character of text) ms = ms * 32 + ALPHABET.indexOf(character);
  return ms;
}
