// What any store must do, whatever database is behind it. A new store is done when it passes this.
import { describe } from 'vitest';
import { acceptContract } from './store/accept.ts';
import { auditContract } from './store/audit.ts';
import { byHandContract } from './store/by-hand.ts';
import { claimContract } from './store/claim.ts';
import { clockContract } from './store/clock.ts';
import { clocksApartContract } from './store/clocks-apart.ts';
import { concurrencyContract } from './store/concurrency.ts';
import { concurrentSweepsContract } from './store/concurrent-sweeps.ts';
import { countsContract } from './store/counts.ts';
import { defaultSecretsContract } from './store/default-secrets.ts';
import { eraseContract } from './store/erase.ts';
import { eraseHidesContract } from './store/erase-hides.ts';
import { eraseStepsContract } from './store/erase-steps.ts';
import { fairnessContract } from './store/fairness.ts';
import { fanOutContract } from './store/fan-out.ts';
import { healthContract } from './store/health.ts';
import { heldContract } from './store/held.ts';
import { liveContract } from './store/live.ts';
import { newsContract } from './store/news.ts';
import { nodesContract } from './store/nodes.ts';
import { orderContract } from './store/order.ts';
import { orderChangesContract } from './store/order-changes.ts';
import { orderClockContract } from './store/order-clock.ts';
import { outboxContract } from './store/outbox.ts';
import { queueDepthContract } from './store/queue-depth.ts';
import { rateContract } from './store/rate.ts';
import { readsContract } from './store/reads.ts';
import { recoveredContract } from './store/recovered.ts';
import { replayEventsContract } from './store/replay-events.ts';
import { replayStatesContract } from './store/replay-states.ts';
import { replaysContract } from './store/replays.ts';
import { retentionContract } from './store/retention.ts';
import { retentionClockContract } from './store/retention-clock.ts';
import { sessionsContract } from './store/sessions.ts';
import { settleContract } from './store/settle.ts';
import type { OpenStore } from './store/subject.ts';
import { sweepsContract } from './store/sweeps.ts';
import { tokensContract } from './store/tokens.ts';
import { webhooksContract } from './store/webhooks.ts';

/** @param open an empty store; the suite opens several, one after another, and closes each */
/** @param only one area of the suite */
export function storeContract(name: string, open: OpenStore, only?: 'concurrency'): void {
  describe(`store contract: ${name}`, () => {
    describe('concurrency', () => {
      concurrencyContract(open);
      concurrentSweepsContract(open);
    });
    describe('nodes', () => nodesContract(open));
    describe('nodes whose clocks differ', () => clocksApartContract(open));
    if (only !== undefined) return;
    describe('tokens', () => tokensContract(open));
    describe('sessions', () => sessionsContract(open));
    describe('webhooks', () => webhooksContract(open));
    describe('default secrets', () => defaultSecretsContract(open));
    describe('audit', () => auditContract(open));
    describe('accept', () => acceptContract(open));
    describe('fan-out', () => fanOutContract(open));
    describe('claim', () => claimContract(open));
    describe('settle', () => settleContract(open));
    describe('health', () => healthContract(open));
    describe('operational events', () => outboxContract(open));
    describe('held', () => heldContract(open));
    describe('sweeps', () => sweepsContract(open));
    describe('by hand', () => byHandContract(open));
    describe('order', () => orderContract(open));
    describe('fairness', () => fairnessContract(open));
    describe('order, changed by people', () => orderChangesContract(open));
    describe('order under a changing clock', () => orderClockContract(open));
    describe('a clock that is set', () => clockContract(open));
    describe('rate', () => rateContract(open));
    describe('queue depth', () => queueDepthContract(open));
    describe('reads', () => readsContract(open));
    describe('counts', () => countsContract(open));
    describe('replays', () => replaysContract(open));
    describe('states of replays', () => replayStatesContract(open));
    describe('recovered', () => recoveredContract(open));
    describe('replay events', () => replayEventsContract(open));
    describe('erase', () => eraseContract(open));
    describe('erase hides', () => eraseHidesContract(open));
    describe('erase in steps', () => eraseStepsContract(open));
    describe('news', () => newsContract(open));
    describe('live log', () => liveContract(open));
    describe('retention', () => retentionContract(open));
    describe('retention under a wrong clock', () => retentionClockContract(open));
  });
}
