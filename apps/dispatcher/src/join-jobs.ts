// The part of the composition root that joins what runs by itself and makes deliveries.
import type { Engine } from './engine/engine.ts';
import { createFanOut } from './jobs/fan-out.ts';
import { createRaiseOperationalEvents } from './jobs/raise-operational-events.ts';
import { ReplayRunner } from './jobs/replay-runner.ts';
import type { HandlerParts } from './join-handlers.ts';
import { createAcceptRaised } from './services/accept-raised.ts';
import { createExpandFanOut } from './services/expand-fan-out.ts';

type JobParts = Pick<HandlerParts, 'store' | 'clock' | 'ulids' | 'meter' | 'subscriptions' | 'renderer' | 'turns'> & {
  engine: Engine;
  logFault: (error: unknown, what: string) => void;
};

export function joinJobs({ engine, logFault, ...shared }: JobParts) {
  const nudge = engine.nudge.bind(engine);
  const fault = (what: string) => (error: unknown) => logFault(error, what);
  const expand = createExpandFanOut({ ...shared, handover: engine });
  const fanOut = createFanOut({ ...shared, nudge, expand, onFault: fault('fan-out') });
  const nudgeFanOut = (): void => fanOut.nudge();
  const raiseEvents = createRaiseOperationalEvents({
    ...shared,
    acceptRaised: createAcceptRaised({ ...shared, handover: engine, nudgeFanOut }),
    onFault: fault('operational events'),
  });
  const replays = new ReplayRunner({ ...shared, nudge, onFault: fault('replays') });
  const all = [raiseEvents, replays, fanOut];
  return {
    ...{ raiseEvents, replays, fanOut },
    start(): void {
      for (const job of all) job.start();
    },
    async [Symbol.asyncDispose](): Promise<void> {
      await Promise.all(all.map((job) => job[Symbol.asyncDispose]()));
    },
  };
}
