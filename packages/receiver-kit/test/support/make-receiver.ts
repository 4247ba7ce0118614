import { createReceiver, type EventSchemas, memoryInbox, type ReceiverOptions } from '@posthorn/receiver-kit';
import { ManualClock } from './manual-clock.ts';
import { SECRET } from './sender.ts';

interface Recorded {
  level: 'warn' | 'error';
  message: string;
  details: unknown;
}

/** A receiver with the test's secret and clock, whose log is kept. */
export function makeReceiver<Schemas extends EventSchemas = Record<never, never>>(
  options: Partial<ReceiverOptions<Schemas>> = {},
) {
  const clock = new ManualClock();
  const log: Recorded[] = [];
  const receiver = createReceiver<Schemas>({
    secrets: SECRET,
    clock,
    inbox: memoryInbox({ now: () => clock.now() }),
    logger: {
      warn: (message, details) => log.push({ level: 'warn', message, details }),
      error: (message, details) => log.push({ level: 'error', message, details }),
    },
    ...options,
  });
  return { receiver, clock, log };
}
