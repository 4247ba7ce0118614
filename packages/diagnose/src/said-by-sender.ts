// If no common mistake matches, content-digest and posthorn-key-hint still show which part is wrong.
import type { Cause, Question } from './question.ts';
import { whatDiffers } from './what-differs.ts';

export function saidBySender({ isSameKey, isSameBody }: Question): Cause | null {
  switch (whatDiffers({ isSameBody, isSameKey })) {
    case 'body': {
      const more = isSameKey === false ? ' The secret is also wrong: it does not match posthorn-key-hint.' : '';
      const sentence = `The body was changed after it was signed: it does not match content-digest. No common change explains it.${more}`;
      return { id: 'body_changed', sentence, fix: 'body', where: null };
    }
    case 'secret': {
      const sentence =
        isSameKey === false
          ? 'The request was signed with another secret: posthorn-key-hint does not match this one. No other secret given here verifies it.'
          : 'The request was signed with another secret: the body is intact, because it matches content-digest.';
      return { id: 'unknown_secret', sentence, fix: 'secret', where: null };
    }
    case 'headers': {
      const sentence =
        'webhook-id, webhook-timestamp or the signature was changed. The body matches content-digest, and the secret matches posthorn-key-hint.';
      return { id: 'headers_changed', sentence, fix: 'headers', where: null };
    }
    case null:
      return null;
  }
}
