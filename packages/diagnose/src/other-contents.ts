// Texts that a sender or receiver may have signed by mistake instead of `id.timestamp.body`.
import { base64, concat, utf8 } from './bytes.ts';
import type { Question } from './question.ts';

export function otherContents({
  scheme,
  id,
  timestamp,
  body,
}: Question): [id: string, sentence: string, content: Uint8Array][] {
  const of = (head: string): Uint8Array => concat(utf8(head), body);
  if (scheme === 'vendor') {
    return [
      [
        'content_with_id',
        'The signature covers webhook-id and webhook-timestamp too, but x-omneo-hmac-sha256 covers only the body.',
        of(`${id}.${timestamp}.`),
      ],
    ];
  }
  return [
    ['content_body', 'The signature covers only the body, without webhook-id and webhook-timestamp.', body],
    ['content_no_id', 'The signature does not cover webhook-id.', of(`${timestamp}.`)],
    ['content_no_timestamp', 'The signature does not cover webhook-timestamp.', of(`${id}.`)],
    ['content_swapped', 'The signed content has webhook-timestamp before webhook-id.', of(`${timestamp}.${id}.`)],
    ['content_milliseconds', 'The signed content has the time in milliseconds.', of(`${id}.${timestamp}000.`)],
    [
      'content_base64',
      'The signed content has the body in base64.',
      concat(utf8(`${id}.${timestamp}.`), utf8(base64(body))),
    ],
  ];
}
