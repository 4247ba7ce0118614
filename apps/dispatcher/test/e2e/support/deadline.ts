// Waiting for what must happen, never for time to pass: each wait names what it waits for and ends by a deadline.
import { setTimeout as pause } from 'node:timers/promises';
import { patient } from '../../support/patience.ts';

const DEADLINE_MS = 15_000;
const LOOK_AGAIN_MS = 20;

/** The promise's value, or a failure that says what did not happen in time. */
export async function within<T>(what: string, promise: Promise<T>, idleMs = DEADLINE_MS): Promise<T> {
  const deadlineMs = patient(idleMs);
  const late = new AbortController();
  const deadline = pause(deadlineMs, undefined, { signal: late.signal }).then(
    () => {
      throw new Error(`not within ${deadlineMs} ms: ${what}`);
    },
    () => new Promise<never>(() => undefined),
  );
  try {
    return await Promise.race([promise, deadline]);
  } finally {
    late.abort();
  }
}

/** Looks until `look` finds something (neither `null` nor `false`): for states that only a question can tell. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | null | false>,
  idleMs = DEADLINE_MS,
): Promise<T> {
  const deadlineMs = patient(idleMs);
  const endsAt = Date.now() + deadlineMs;
  for (;;) {
    const found = await look();
    if (found !== null && found !== false) return found;
    if (Date.now() >= endsAt) throw new Error(`not within ${deadlineMs} ms: ${what}`);
    await pause(LOOK_AGAIN_MS);
  }
}
