import { type Erasure, type ErasureReceipt, erasure, erasureReceipt, single } from '@posthorn/contracts';
import { toResult } from '../page.ts';
import type { Result } from '../result.ts';
import type { CallOptions, Schema, Send, SendSettings } from '../send.ts';

const receipt = single(erasureReceipt);
const running = single(erasure);

type Body<T> = { data: T; warnings?: string[] | undefined };

/** 200 has a receipt, 202 an erasure that runs. */
const begun: Schema<Body<ErasureReceipt | Erasure>> = {
  safeParse(input) {
    const parsed = receipt.safeParse(input);
    return parsed.success ? parsed : running.safeParse(input);
  },
};

/** Between two looks at an erasure that runs. */
const LOOK_EVERY_MS = 500;

/** @param sleep resolves after that time, or as soon as the signal aborts */
export function profiles(send: Send, sleep: SendSettings['sleep']) {
  const getErasure = async (id: number, options?: CallOptions): Promise<Result<Erasure>> =>
    toResult(await send({ method: 'GET', path: `erasures/${id}`, schema: running, repeatable: true }, options));

  const beginErasure = async (id: string, options?: CallOptions): Promise<Result<ErasureReceipt | Erasure>> => {
    const path = `profiles/${encodeURIComponent(id)}/data`;
    return toResult(await send({ method: 'DELETE', path, schema: begun, repeatable: true }, options));
  };

  return {
    /**
     * Removes what is stored of a profile and of all merged into it; answers how much that was. Waits until all of it is
     * removed: that takes longer than a moment only for many thousands of events. The erasure goes on if you abort the wait.
     */
    eraseProfile: async (id: string, options?: CallOptions): Promise<Result<ErasureReceipt>> => {
      const first = await beginErasure(id, options);
      if (!first.ok) return first;
      if (!('status' in first.data)) return { ...first, data: first.data };
      for (let { data } = first; ; ) {
        if (data.status === 'done') return { ok: true, data: receiptOf(id, data), warnings: first.warnings };
        await sleep(LOOK_EVERY_MS, options?.signal);
        const look = await getErasure(data.id, options);
        if (!look.ok) return look;
        data = look.data;
      }
    },
    /**
     * The same without waiting: a receipt, or (with a `status`) an erasure that runs. From the answer on, none of the data
     * is shown or sent.
     */
    beginErasure,
    /** How far an erasure has come. Once its status is `done`, its counts are final. */
    getErasure,
  };
}

const receiptOf = (id: string, { profiles, events, deliveries, cancelled, attempts, ...rest }: Erasure) => ({
  ...{ profile_id: id, erased_at: rest.erased_at, profiles, events, deliveries, cancelled, attempts },
});
