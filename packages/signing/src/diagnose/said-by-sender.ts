// If no common mistake matches, the sender's statements about its body and key still show which part is wrong. These
// headers are not signed: they help with the wording and prove nothing.
import type { Cause, Question } from './search.ts';

/** @param isSameBody by `content-digest`; `null` = there is none. */
export function saidBySender({ isSameKey }: Question, isSameBody: boolean | null): Cause | null {
  if (isSameBody === false) {
    const more = isSameKey === false ? ' The secret is another one, too, by posthorn-key-hint.' : '';
    const sentence = `The body is not what was sent, by content-digest, and was changed in a way that cannot be undone here.${more}`;
    return { id: 'body_changed', sentence, fix: 'body', where: null };
  }
  if (isSameKey === false) {
    const sentence = 'It was signed with another secret, by posthorn-key-hint; none that is given here.';
    return { id: 'unknown_secret', sentence, fix: 'secret', where: null };
  }
  if (isSameBody === null) return null;
  if (isSameKey === null) {
    const sentence = 'The body is what was sent, by content-digest, so the secret is another one.';
    return { id: 'unknown_secret', sentence, fix: 'secret', where: null };
  }
  const sentence =
    'Body and secret are those of the sender, by content-digest and posthorn-key-hint: webhook-id, webhook-timestamp or the signature was changed.';
  return { id: 'headers_changed', sentence, fix: 'headers', where: null };
}
