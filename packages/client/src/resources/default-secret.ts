import { defaultSecret as resource, type SecretRotation, single } from '@posthorn/contracts';
import { toResult } from '../page.ts';
import { bodyText } from '../request-text.ts';
import type { CallOptions, Send } from '../send.ts';

const one = single(resource);

/** What webhooks without a secret of their own sign with. */
export function defaultSecret(send: Send) {
  const path = 'default-secret';
  return {
    get: async (options?: CallOptions) =>
      toResult(await send({ method: 'GET', path, schema: one, repeatable: true }, options)),
    /** The answer has the `secret`. It works once, and only while the secret was never shown. */
    show: async (options?: CallOptions) =>
      toResult(
        await send({ method: 'POST', path: `${path}/show`, body: '{}', schema: one, repeatable: false }, options),
      ),
    /** A new secret, shown in this answer only; the old one stays valid for `overlap_seconds`, by default a day. */
    rotate: async (input: SecretRotation = {}, options?: CallOptions) => {
      const body = bodyText(input);
      if (typeof body !== 'string') return body;
      return toResult(
        await send({ method: 'POST', path: `${path}/rotate`, body, schema: one, repeatable: false }, options),
      );
    },
  };
}
