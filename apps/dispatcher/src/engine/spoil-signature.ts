// The request of a test with a flaw: as it was built, but for its signature.
import { generateSecret, parseSecret, signStandard, signVendor } from '@posthorn/signing';
import type { Endpoint } from '../domain/endpoint.ts';
import { type SignatureFlaw, STALE_MS, untampered } from '../domain/signature-flaw.ts';
import type { Random } from '../ports/random.ts';
import type { BuiltRequest } from './build-request.ts';
import { validSecrets } from './valid-secrets.ts';

type Of = { deliveryId: string; body: string; endpoint: Endpoint; now: number; random: Random };

export function spoilSignature(request: BuiltRequest, flaw: SignatureFlaw, of: Of): BuiltRequest {
  const changed = headersOf(flaw, of);
  const apply = (headers: Record<string, string>): Record<string, string> =>
    Object.fromEntries(
      Object.entries(headers).flatMap(([name, value]) => {
        const other = changed[name];
        return other === null ? [] : [[name, other ?? value]];
      }),
    );
  return { ...request, headers: apply(request.headers), shownHeaders: apply(request.shownHeaders) };
}

/** What replaces a header that is there; `null` = nothing. */
function headersOf(flaw: SignatureFlaw, { deliveryId: id, body: text, endpoint, now, random }: Of) {
  const changed: Record<string, string | null> = {};
  if (flaw === 'missing') {
    for (const name of ['webhook-signature', 'x-omneo-hmac-sha256', 'posthorn-key-hint']) changed[name] = null;
    return changed;
  }
  const body = Buffer.from(flaw === 'tampered' ? untampered(text) : text, 'utf8');
  const timestamp = Math.floor((flaw === 'stale' ? now - STALE_MS : now) / 1000);
  const another = () => [parseSecret(generateSecret((size) => random.bytes(size)))];
  const secrets = flaw === 'wrong_secret' ? another() : validSecrets(endpoint, now);
  const [newest] = secrets;
  changed['webhook-timestamp'] = String(timestamp);
  changed['webhook-signature'] = signStandard({ id, timestamp, body }, secrets);
  if (newest !== undefined) changed['x-omneo-hmac-sha256'] = signVendor(body, newest);
  return changed;
}
