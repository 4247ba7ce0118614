import { erasureReceipt } from '@posthorn/contracts';
import { z } from 'zod';
import { type Operation, one } from '../operation.ts';

export const profileOperations = {
  erase: {
    id: 'eraseProfile',
    group: 'Privacy',
    summary: 'Erase a profile',
    description:
      'Removes what is personal about this profile, and about all that were merged into it, from everything stored: contexts, bodies, captured headers and answers, and the id itself. Unfinished deliveries are cancelled as `erased`. Ids, names, times, statuses and codes stay, and a producer’s key goes on refusing repeats. Finds every event whose context names the profile, and erases it whole.\n\nAnswers a receipt; erasing again answers zeros. What was erased cannot be sent again: 410.',
    params: { id: z.string().max(256).describe('Id of the profile, as contexts have it.') },
    answer: one(erasureReceipt),
    errors: ['invalid'],
  },
} as const satisfies Record<string, Operation>;
