import { erasure, erasureReceipt } from '@posthorn/contracts';
import { z } from 'zod';
import { type Operation, one } from '../operation.ts';

const group = 'Privacy';

export const profileOperations = {
  erase: {
    id: 'eraseProfile',
    group,
    summary: 'Erase a profile',
    description:
      'Removes all personal data of this profile and of all profiles merged into it: contexts, bodies, captured headers and answers, and the profile id itself. Every event whose context names the profile is erased as a whole. Unfinished deliveries are cancelled as `erased`. Other ids, names, times, statuses and codes stay, and idempotency keys still refuse repeats.\n\nFrom the answer on, none of the data is shown or sent. The answer is a receipt with status 200 if all of it is removed. If there is more than one commit can remove, the answer is 202 with an erasure that removes the rest in steps. `Location` is its address. If you erase the profile again while the erasure runs, you get the same erasure, and it also removes what was accepted since.\n\nIf you erase the profile again later, the counts are 0. If you resend erased data, the answer is 410.',
    params: { id: z.string().max(256).describe('Id of the profile, as in contexts.') },
    answer: { ...one(erasureReceipt), description: 'Everything is removed.' },
    orElse: {
      ...one(erasure, 202),
      description: 'Nothing of it is shown or sent any more. The rest is being removed.',
    },
    errors: ['invalid'],
  },
  erasure: {
    id: 'getErasure',
    group,
    summary: 'Show an erasure and its progress',
    description:
      'The counts rise while the status is `running`. Once it is `done` they are final, and the erasure is the receipt. Posthorn keeps it for 400 days, without the id of the profile. An erasure that took one commit has its receipt in the answer only.',
    params: { id: z.int().min(1).describe('Id of the erasure.') },
    answer: one(erasure),
  },
} as const satisfies Record<string, Operation>;
