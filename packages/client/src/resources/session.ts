import { sessionLink, single } from '@posthorn/contracts';
import { toResult } from '../page.ts';
import type { CallOptions, Send } from '../send.ts';

const link = single(sessionLink);

export function session(send: Send) {
  return {
    /** A link that opens the inspector, once and within ten minutes, with the rights of this client's token. */
    createLink: async (options?: CallOptions) =>
      toResult(await send({ method: 'POST', path: 'session/links', schema: link, repeatable: true }, options)),
  };
}
