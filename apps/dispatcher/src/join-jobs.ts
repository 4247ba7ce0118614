// The part of the composition root that joins what runs by itself and makes deliveries.
import type { Engine } from './engine/engine.ts';
import { createEraser } from './jobs/eraser.ts';
import { createFanOut } from './jobs/fan-out.ts';
import { createRaiseOperationalEvents } from './jobs/raise-operational-events.ts';
import { ReplayRunner } from './jobs/replay-runner.ts';
import { createSweeper } from './jobs/sweeper.ts';
import type { HandlerParts } from './join-handlers.ts';
import { acceptRaised } from './services/accept-raised.ts';
import { expandFanOut } from './services/expand-fan-out.ts';
import { renderAgain } from './services/render-again.ts';

type JobParts = Pick<HandlerParts, 'store' | 'clock' | 'ulids' | 'meter' | 'routingTables' | 'renderer' | 'turns'> & {
  engine: Engine;
  logFault: (error: unknown, what: string) => void;
};

export function joinJobs({ engine, logFault, ...shared }: JobParts) {
  const fault = (what: string) => (error: unknown) => logFault(error, what);
  const fanOut = createFanOut({ ...shared, expand: expandFanOut(shared), onFault: fault('fan-out') });
  const raiseEvents = createRaiseOperationalEvents({
    ...shared,
    acceptRaised: acceptRaised({ ...shared, handover: engine }),
    onFault: fault('operational events'),
  });
  const replays = new ReplayRunner({ ...shared, renderAgain: renderAgain(shared.renderer), onFault: fault('replays') });
  const eraser = createEraser({ ...shared, onFault: fault('erasures') });
  const sweeper = createSweeper({ ...shared, onFault: fault('a change to many deliveries') });
  const all = [raiseEvents, replays, fanOut, eraser, sweeper];
  const endNews = shared.store.news.subscribe((news) => {
    const isTold = (what: 'raised' | 'replays' | 'fanOut' | 'erasures' | 'sweeps'): boolean =>
      news === 'everything' || news[what] === true;
    if (isTold('raised')) raiseEvents.wake();
    if (isTold('replays')) replays.wake();
    if (isTold('fanOut')) fanOut.wake();
    if (isTold('erasures')) eraser.wake();
    if (isTold('sweeps')) sweeper.wake();
  });
  return {
    start(): void {
      for (const job of all) job.start();
    },
    async [Symbol.asyncDispose](): Promise<void> {
      endNews();
      await Promise.all(all.map((job) => job[Symbol.asyncDispose]()));
    },
  };
}
