import { type ErasureReceipt as ReceiptResource, toRfc3339 } from '@posthorn/contracts';
import type { ErasureReceipt, eraseProfile } from '../../services/erase-profile.ts';
import type { Call, Reply } from '../route.ts';

export function profileHandlers({ erase }: { erase: ReturnType<typeof eraseProfile> }) {
  return {
    async erase(call: Call): Promise<Reply> {
      const receipt = await erase(call.token, call.params['id'] ?? '');
      return { status: 200, json: { data: presentReceipt(receipt) } };
    },
  };
}

const presentReceipt = (receipt: ErasureReceipt): ReceiptResource => ({
  profile_id: receipt.profileId,
  erased_at: toRfc3339(receipt.erasedAt),
  profiles: receipt.profiles,
  events: receipt.events,
  deliveries: receipt.deliveries,
  cancelled: receipt.cancelled,
  attempts: receipt.attempts,
});
