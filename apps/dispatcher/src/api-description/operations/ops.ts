import { ops } from '@posthorn/contracts';
import { type Operation, one } from '../operation.ts';

export const opsOperations = {
  get: {
    id: 'getOps',
    group: 'Live stream',
    summary: 'Show the queue',
    description:
      'Shows the waiting deliveries of each lane and the attempts in flight, only for your tenant. `whole_process` says whether `/metrics` shows only this tenant, `clock_off_ms` whether the clock is in doubt, and `expiring_certificates` which client certificates expire soon.',
    answer: one(ops),
  },
} as const satisfies Record<string, Operation>;
