import { signedRequest } from '../../support/sender.ts';

/** Requests of so many deliveries, signed now. */
export function deliveries(count: number, from = 0) {
  return Array.from({ length: count }, (_, at) => {
    const { body, headers } = signedRequest({ number: from + at, nowMs: Date.now() });
    return { body: Buffer.from(body).toString('base64'), headers };
  });
}
