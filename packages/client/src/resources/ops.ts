import { ops as resource, single } from '@posthorn/contracts';
import { toResult } from '../page.ts';
import type { Result } from '../result.ts';
import { type CallOptions, type Send, TEXT } from '../send.ts';

const one = single(resource);

export function ops(send: Send) {
  return {
    /** What waits and what is being sent, of the caller's tenant. */
    get: async (options?: CallOptions) =>
      toResult(await send({ method: 'GET', path: 'ops', schema: one, repeatable: true }, options)),
    /** `/metrics` of the whole process, in the text format of Prometheus (version 0.0.4). */
    metrics: async (options?: CallOptions): Promise<Result<string>> => {
      // Not part of the API: it is next to it.
      const request = { method: 'GET', path: '../../metrics', schema: TEXT, repeatable: true } as const;
      const sent = await send<string>(request, options);
      return sent.ok ? { ok: true, data: sent.body, warnings: [] } : sent;
    },
  };
}
