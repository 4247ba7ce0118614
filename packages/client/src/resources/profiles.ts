import { erasureReceipt, single } from '@posthorn/contracts';
import { toResult } from '../page.ts';
import type { CallOptions, Send } from '../send.ts';

const receipt = single(erasureReceipt);

export function profiles(send: Send) {
  return {
    /** Removes what is stored of a profile and of all merged into it; answers how much that was. */
    eraseProfile: async (id: string, options?: CallOptions) => {
      const path = `profiles/${encodeURIComponent(id)}/data`;
      return toResult(await send({ method: 'DELETE', path, schema: receipt, repeatable: true }, options));
    },
  };
}
