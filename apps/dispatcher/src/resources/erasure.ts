// Erasures as the API shows them: the receipt of one that is done, and one that runs in steps.
import { type ErasureReceipt, type Erasure as ErasureResource, toRfc3339 } from '@posthorn/contracts';
import type { ErasureCounts } from '../domain/erasure.ts';
import type { Erasure } from '../ports/store/upkeep.ts';
import { rfc3339 } from './times.ts';

export const presentReceipt = (receipt: ErasureCounts & { profileId: string; erasedAt: number }): ErasureReceipt => ({
  profile_id: receipt.profileId,
  erased_at: toRfc3339(receipt.erasedAt),
  ...countsOf(receipt),
});

export const presentErasure = (erasure: Erasure): ErasureResource => ({
  id: erasure.id,
  status: erasure.finishedAt === null ? 'running' : 'done',
  profile: erasure.subject,
  erased_at: toRfc3339(erasure.startedAt),
  finished_at: rfc3339(erasure.finishedAt),
  ...countsOf(erasure.erased),
});

const countsOf = ({ profiles, events, deliveries, cancelled, attempts }: ErasureCounts): ErasureCounts => ({
  ...{ profiles, events, deliveries, cancelled, attempts },
});
