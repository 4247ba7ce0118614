// The requests of docs/signature-vectors.json, which receivers in other languages are tested with too.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeReceiver } from './support/make-receiver.ts';

type Vector = {
  name: string;
  secret: string;
  headers: Record<string, string>;
  bodyBase64: string;
  now: number;
  result: string;
};

const { requests } = JSON.parse(
  readFileSync(new URL('../../../docs/signature-vectors.json', import.meta.url), 'utf8'),
) as { requests: Vector[] };

describe('guide-1: the requests of docs/signature-vectors.json', () => {
  it.each(requests)('guide-1: the kit answers as the file says: $name', async (vector) => {
    const { secret, headers, bodyBase64, now, result } = vector;
    const { receiver } = makeReceiver({ secrets: secret });
    const verified = await receiver.safeVerify(Buffer.from(bodyBase64, 'base64'), headers, { receivedAt: now * 1000 });
    expect(verified.ok ? 'accepted' : verified.error.code).toBe(result);
    if (verified.ok) expect(verified.delivery.type).toBe(headers['x-omneo-event']);
  });
});
