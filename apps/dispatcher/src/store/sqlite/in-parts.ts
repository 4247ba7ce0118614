// Questions that one act answers in part, so that no other act waits long for it. Each part is a call of its own, and
// other acts are done in between.
import type { TenantQueues } from '../../ports/count-store.ts';
import type { QueueDepth, Store } from '../../ports/store.ts';
import type { ActName } from './acts.ts';
import type { DueWebhooks } from './claim.ts';
import type { Unfinished } from './queue-depth.ts';

type Call = (name: ActName, input: unknown) => Promise<unknown>;

export function answeredInParts(call: Call): Pick<Store, 'queueDepth' | 'tenantQueues' | 'dueWebhooks'> {
  const counted = async <Answer extends object>(name: ActName, input: object): Promise<Answer> => {
    let answer = (await call(name, input)) as Answer | Unfinished;
    while ('number' in answer) answer = (await call(name, { ...input, number: answer.number })) as Answer | Unfinished;
    return answer;
  };
  return {
    queueDepth: (input) => counted<QueueDepth>('queueDepth', input),
    tenantQueues: (input) => counted<TenantQueues>('tenantQueues', input),
    dueWebhooks: async () => {
      const all: Awaited<ReturnType<Store['dueWebhooks']>> = { due: [], unreadable: [] };
      for (let after: number | null = 0; after !== null; ) {
        const { due, unreadable, next } = (await call('dueWebhooks', { after })) as DueWebhooks;
        for (const one of due) all.due.push(one);
        all.unreadable.push(...unreadable);
        after = next;
      }
      return all;
    },
  };
}
