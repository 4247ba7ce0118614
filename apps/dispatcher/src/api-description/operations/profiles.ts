import { erasureReceipt } from '@posthorn/contracts';
import { z } from 'zod';
import { type Operation, one } from '../operation.ts';

export const profileOperations = {
  erase: {
    id: 'eraseProfile',
    group: 'Privacy',
    summary: 'Erase a profile',
    description:
      'Removes all personal data of this profile and of all profiles merged into it: contexts, bodies, captured headers and answers, and the profile id itself. Every event whose context names the profile is erased as a whole. Unfinished deliveries are cancelled as `erased`. Other ids, names, times, statuses and codes stay, and idempotency keys still refuse repeats.\n\nThe answer is a receipt. If you erase the profile again, the counts are 0. If you resend erased data, the answer is 410.',
    params: { id: z.string().max(256).describe('Id of the profile, as in contexts.') },
    answer: one(erasureReceipt),
    errors: ['invalid'],
  },
} as const satisfies Record<string, Operation>;
