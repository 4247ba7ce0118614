import { ops } from '@posthorn/contracts';
import { type Operation, one } from '../operation.ts';

export const opsOperations = {
  get: {
    id: 'getOps',
    group: 'Live stream',
    summary: 'Show what waits',
    description:
      'What waits in each lane, and what is under way, for the tenant of the token alone. `whole_process` says whether `/metrics` shows nothing but this tenant.',
    answer: one(ops),
  },
} as const satisfies Record<string, Operation>;
