import { notFound } from '../../domain/errors.ts';
import type { Store } from '../../ports/store/index.ts';
import { presentErasure, presentReceipt } from '../../resources/erasure.ts';
import type { eraseProfile } from '../../services/erase-profile.ts';
import { numberId } from '../number-id.ts';
import type { Call, Reply } from '../route.ts';

type Deps = { store: Pick<Store, 'getErasure'>; erase: ReturnType<typeof eraseProfile> };

export function profileHandlers({ store, erase }: Deps) {
  return {
    /** 202 while a part of it is yet to be removed. */
    async erase(call: Call): Promise<Reply> {
      const result = await erase(call.token, call.params['id'] ?? '');
      if (result.kind === 'done') return { status: 200, json: { data: presentReceipt(result.receipt) } };
      const { erasure } = result;
      const headers = { location: `${call.baseUrl}/api/v3/erasures/${erasure.id}` };
      return { status: 202, json: { data: presentErasure(erasure) }, headers };
    },

    async erasure(call: Call): Promise<Reply> {
      const { tenantId } = call.token;
      const erasure = await store.getErasure({ tenantId, id: numberId(call, 'erasure') });
      if (erasure === null) throw notFound('erasure');
      return { status: 200, json: { data: presentErasure(erasure) } };
    },
  };
}
