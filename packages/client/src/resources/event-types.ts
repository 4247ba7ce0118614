import { eventType, single } from '@posthorn/contracts';
import { toResult } from '../page.ts';
import type { CallOptions, Send } from '../send.ts';

const one = single(eventType);
const all = single(eventType.array());

/** The catalogue of event names, with schema and example of each. */
export function eventTypes(send: Send) {
  return {
    list: async (options?: CallOptions) =>
      toResult(await send({ method: 'GET', path: 'event-types', schema: all, repeatable: true }, options)),
    get: async (name: string, options?: CallOptions) => {
      const path = `event-types/${encodeURIComponent(name)}`;
      return toResult(await send({ method: 'GET', path, schema: one, repeatable: true }, options));
    },
  };
}
