// If no common mistake matches, content-digest and posthorn-key-hint still show which part is wrong. These headers are
// not signed: they help with the wording and prove nothing.
import type { Cause, Question } from './question.ts';

/** @param isSameBody whether the body matches `content-digest`; `null` = the header is absent. */
export function saidBySender({ isSameKey }: Question, isSameBody: boolean | null): Cause | null {
  if (isSameBody === false) {
    const more = isSameKey === false ? ' The secret is also wrong: it does not match posthorn-key-hint.' : '';
    const sentence = `The body was changed after it was signed: it does not match content-digest. No common change explains it.${more}`;
    return { id: 'body_changed', sentence, fix: 'body', where: null };
  }
  if (isSameKey === false) {
    const sentence =
      'The request was signed with another secret: posthorn-key-hint does not match this one. No other secret given here verifies it.';
    return { id: 'unknown_secret', sentence, fix: 'secret', where: null };
  }
  if (isSameBody === null) return null;
  if (isSameKey === null) {
    const sentence =
      'The request was signed with another secret: the body is intact, because it matches content-digest.';
    return { id: 'unknown_secret', sentence, fix: 'secret', where: null };
  }
  const sentence =
    'webhook-id, webhook-timestamp or the signature was changed. The body matches content-digest, and the secret matches posthorn-key-hint.';
  return { id: 'headers_changed', sentence, fix: 'headers', where: null };
}
