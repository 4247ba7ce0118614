// A request as Posthorn sends it, and what is found out of it.

import { parseSecret, signStandard, signVendor } from '@posthorn/signing';
import { type DiagnoseInput, diagnose } from '../../src/index.ts';

export const NOW = Date.UTC(2026, 0, 31, 9, 30);
export const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=';
export const BODY = '{"id":"p1","name":"Zoë","url":"https://a.b/c","total":12.5,"tags":["x","y"],"a":1}';
export const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');

type Made = { secret?: string; body?: Uint8Array; timestamp?: number };

/** A request as Posthorn sends it, but for what is given. */
export function sent({
  secret = SECRET,
  body = bytes(BODY),
  timestamp = NOW / 1000,
}: Made = {}): Record<string, string> {
  const key = parseSecret(secret);
  return {
    'webhook-id': 'dlv_01_1bb65e97',
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signStandard({ id: 'dlv_01_1bb65e97', timestamp, body }, [key]),
    'x-omneo-hmac-sha256': signVendor(body, key),
  };
}

export const ask = (over: Partial<DiagnoseInput>) =>
  diagnose({ headers: sent(), body: bytes(BODY), secret: SECRET, receivedAtMs: NOW, ...over });
export const failedOf = async (over: Partial<DiagnoseInput>) =>
  (await ask(over)).steps.filter(({ status }) => status === 'failed').map(({ id }) => id);
