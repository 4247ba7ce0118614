// Questions that one act answers in part, so that no other act waits long for it. Each part is a call of its own, and
// other acts are done in between.

import type { DueEndpoints } from '../../../ports/store/claims.ts';
import type { Store } from '../../../ports/store/index.ts';
import type { QueueDepth, TenantQueues } from '../../../ports/store/upkeep.ts';
import type { ActName } from '../commit/acts.ts';
import type { DueEndpointsPage } from '../hot/claim.ts';
import type { Unfinished } from '../hot/queue-depth.ts';

type Call = (name: ActName, input: unknown) => Promise<unknown>;

export function answeredInParts(call: Call): Pick<Store, 'queueDepth' | 'tenantQueues' | 'dueEndpoints'> {
  const counted = async <Answer extends object>(name: ActName, input: object): Promise<Answer> => {
    let answer = (await call(name, input)) as Answer | Unfinished;
    while ('number' in answer) answer = (await call(name, { ...input, number: answer.number })) as Answer | Unfinished;
    return answer;
  };
  return {
    queueDepth: (input) => counted<QueueDepth>('queueDepth', input),
    tenantQueues: (input) => counted<TenantQueues>('tenantQueues', input),
    dueEndpoints: async () => {
      const all: DueEndpoints = { due: [], unreadable: [] };
      for (let after: number | null = 0; after !== null; ) {
        const { due, unreadable, next } = (await call('dueEndpoints', { after })) as DueEndpointsPage;
        for (const one of due) all.due.push(one);
        all.unreadable.push(...unreadable);
        after = next;
      }
      return all;
    },
  };
}
