// The request of a test that checks a receiver: as it was built, but for what its recipe changes.
import { generateSecret, parseSecret, type Secret, signStandard, signVendor } from '@posthorn/signing';
import type { Endpoint } from '../domain/endpoint.ts';
import { recipeOf, type SignatureFlaw } from '../domain/receiver-check.ts';
import type { Random } from '../ports/random.ts';
import type { BuiltRequest } from './build-request.ts';
import { validSecrets } from './valid-secrets.ts';

type Of = { deliveryId: string; body: string; endpoint: Endpoint; now: number; random: Random };

export function spoilSignature(request: BuiltRequest, flaw: SignatureFlaw, of: Of): BuiltRequest {
  const changed = headersOf(request.headers, flaw, of);
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
function headersOf(built: Record<string, string>, flaw: SignatureFlaw, of: Of): Record<string, string | null> {
  const { deliveryId: id, body: text, endpoint, now, random } = of;
  const { secrets: which, ageS = 0, tamper, headers } = recipeOf(flaw);
  const body = Buffer.from(tamper?.undo(text) ?? text, 'utf8');
  const timestamp = Math.floor(now / 1000) - ageS;
  const own = validSecrets(endpoint, now);
  const another = (): Secret => parseSecret(generateSecret((size) => random.bytes(size)));
  const secrets = which?.flatMap((one) => (one === 'own' ? own : [another()])) ?? own;
  // This header has room for one value: its own secret, unless the test is signed with another one alone.
  const vendor = secrets.find((one) => own.includes(one)) ?? secrets[0];
  const signed: Record<string, string> = {
    ...built,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signStandard({ id, timestamp, body }, secrets),
    ...(vendor !== undefined && { 'x-omneo-hmac-sha256': signVendor(body, vendor) }),
  };
  return { ...signed, ...headers?.(signed) };
}
