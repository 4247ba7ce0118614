import { type SessionCreate, sessionLink, session as sessionResource, single } from '@posthorn/contracts';
import { toResult } from '../page.ts';
import { bodyText } from '../request-text.ts';
import type { CallOptions, Send } from '../send.ts';

const one = single(sessionResource);
const link = single(sessionLink);
const path = 'session';

export function session(send: Send) {
  return {
    /** Who calls, and what they may do. */
    get: async (options?: CallOptions) =>
      toResult(await send({ method: 'GET', path, schema: one, repeatable: true }, options)),
    /** Signs in, by a token or by what a link carries after `#link=`. The answer sets a cookie: for browsers. */
    create: async (input: SessionCreate, options?: CallOptions) => {
      const body = bodyText(input);
      if (typeof body !== 'string') return body;
      return toResult(await send({ method: 'POST', path, body, schema: one, repeatable: false }, options));
    },
    /** Signs out. */
    end: async (options?: CallOptions) => {
      const sent = await send<undefined>({ method: 'DELETE', path, schema: null, repeatable: true }, options);
      return sent.ok ? toResult<undefined>({ ok: true, body: { data: undefined } }) : sent;
    },
    /** A link that opens the inspector, once and within ten minutes, with the rights of this client's token. */
    createLink: async (options?: CallOptions) =>
      toResult(await send({ method: 'POST', path: 'session/links', schema: link, repeatable: true }, options)),
  };
}
