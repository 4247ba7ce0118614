// Ids as the dispatcher makes them: 26 characters sortable by time, the time of the event, the tag of its name.
import { randomBytes } from 'node:crypto';
import { eventTag } from '@posthorn/signing';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

function ofTime(epochMs: number): string {
  let text = '';
  for (let rest = epochMs; text.length < 10; rest = Math.floor(rest / 32)) text = ALPHABET.charAt(rest % 32) + text;
  return text;
}

/** @param prefix `dlv` of a delivery, `tst` of a test that a person sends. */
export function newId(prefix: 'dlv' | 'tst', type: string, nowMs: number): string {
  const random = Array.from(randomBytes(16), (byte) => ALPHABET.charAt(byte & 31)).join('');
  const time = ofTime(nowMs);
  return `${prefix}_${time}${random}_${time}_${eventTag(type)}`;
}
