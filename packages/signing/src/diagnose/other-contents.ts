// Texts that a sender or receiver may have signed by mistake instead of `id.timestamp.body`.
import { base64, concat, utf8 } from './bytes.ts';
import type { Question } from './search.ts';

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
        'webhook-id and webhook-timestamp were signed too; this header is of the body alone.',
        of(`${id}.${timestamp}.`),
      ],
    ];
  }
  return [
    ['content_body', 'Only the body was signed; id and timestamp were left out.', body],
    ['content_no_id', 'webhook-id was left out of what is signed.', of(`${timestamp}.`)],
    ['content_no_timestamp', 'webhook-timestamp was left out of what is signed.', of(`${id}.`)],
    ['content_swapped', 'webhook-timestamp was signed before webhook-id.', of(`${timestamp}.${id}.`)],
    ['content_milliseconds', 'The time was signed in milliseconds.', of(`${id}.${timestamp}000.`)],
    ['content_base64', 'The body was signed as base64 of it.', concat(utf8(`${id}.${timestamp}.`), utf8(base64(body)))],
  ];
}
