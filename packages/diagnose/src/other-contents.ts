// Texts that a sender or receiver may have signed by mistake instead of `id.timestamp.body`.
import { encodeBase64 } from './base64.ts';
import { utf8 } from './bytes.ts';
import type { Question } from './question.ts';
import { COST, type Work } from './work.ts';

/** What is signed: `head`, then `body`. */
type OtherContent = readonly [id: string, sentence: string, head: Uint8Array, body: Uint8Array];

export function* otherContents({ scheme, id, timestamp, body }: Question, work: Work): Generator<OtherContent> {
  const of = (name: string, sentence: string, head: string): OtherContent => [name, sentence, utf8(head), body];
  if (scheme === 'vendor') {
    const sentence =
      'The signature covers webhook-id and webhook-timestamp too, but x-omneo-hmac-sha256 covers only the body.';
    yield of('content_with_id', sentence, `${id}.${timestamp}.`);
    return;
  }
  yield of('content_body', 'The signature covers only the body, without webhook-id and webhook-timestamp.', '');
  yield of('content_no_id', 'The signature does not cover webhook-id.', `${timestamp}.`);
  yield of('content_no_timestamp', 'The signature does not cover webhook-timestamp.', `${id}.`);
  yield of('content_swapped', 'The signed content has webhook-timestamp before webhook-id.', `${timestamp}.${id}.`);
  yield of('content_milliseconds', 'The signed content has the time in milliseconds.', `${id}.${timestamp}000.`);
  if (!work.afford(body.length * COST.decode)) return;
  const sentence = 'The signed content has the body in base64.';
  yield ['content_base64', sentence, utf8(`${id}.${timestamp}.`), encodeBase64(body)];
}
