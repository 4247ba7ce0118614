import type { Result } from '@posthorn/client';
import type { AcceptedEvent } from '@posthorn/contracts';
import { describe, expect, it } from 'vitest';
import { runShop } from '../src/run-shop.ts';
import { createShop } from '../src/shop/shop.ts';

const taken: Result<AcceptedEvent> = {
  ok: true,
  warnings: [],
  data: { id: 'evt_1', event: 'a.b', created_at: '', deliveries: 1, suppressed: 0, duplicate: false },
};
const refused = (code: string, status: number | null): Result<AcceptedEvent> => ({
  ok: false,
  error: { code, status, message: 'No.', errors: {}, retryAfterMs: null, attempts: 1 },
});

/** Runs until so many events were tried, on a clock that only waiting moves. */
async function run(answers: readonly Result<AcceptedEvent>[], ratePerSecond = 4, emitMs = 0) {
  let nowMs = Date.UTC(2026, 0, 1);
  const startMs = nowMs;
  const tried: { id: string; event: string; atMs: number }[] = [];
  const troubles: string[] = [];
  let ids = 0;
  const accepted = await runShop({
    shop: createShop(1, nowMs),
    ratePerSecond,
    emit: async (event, id) => {
      tried.push({ id, event: event.event, atMs: nowMs - startMs });
      nowMs += emitMs;
      return answers[tried.length - 1] ?? taken;
    },
    newId: () => `id-${++ids}`,
    nowMs: () => nowMs,
    wait: async (ms) => {
      nowMs += ms;
    },
    ended: () => tried.length >= answers.length,
    onTrouble: (text) => troubles.push(text),
  });
  return { accepted, tried, troubles };
}

describe('D14: events are handed over at the rate, and none is lost', () => {
  it('keeps the rate', async () => {
    const { tried, accepted } = await run([taken, taken, taken, taken]);
    expect(tried.map((one) => one.atMs)).toEqual([0, 250, 500, 750]);
    expect(accepted).toBe(4);
  });

  it('keeps it where emitting takes time', async () => {
    const { tried } = await run([taken, taken, taken], 4, 100);
    expect(tried.map((one) => one.atMs)).toEqual([0, 250, 500]);
  });

  it('tries an event again under its id until it is taken', async () => {
    const { tried, troubles, accepted } = await run([
      refused('network', null),
      refused('unavailable', 503),
      taken,
      taken,
    ]);
    expect(tried.map((one) => one.id)).toEqual(['id-1', 'id-1', 'id-1', 'id-2']);
    expect(troubles).toEqual([
      'profile.created was not accepted (network): No. – trying again',
      'profile.created was not accepted (unavailable): No. – trying again',
    ]);
    expect(accepted).toBe(2);
  });

  it('leaves out what will never be taken', async () => {
    const { tried, troubles } = await run([refused('invalid', 422), taken]);
    expect(tried.map((one) => one.event)).toEqual(['profile.created', 'benefit.created']);
    expect(troubles).toEqual(['profile.created was not accepted (invalid): No.']);
  });
});
