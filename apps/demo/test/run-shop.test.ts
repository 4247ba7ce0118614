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
    emit: async (events) => {
      const results = events.map(({ event, id }) => {
        tried.push({ id, event: event.event, atMs: nowMs - startMs });
        return answers[tried.length - 1] ?? taken;
      });
      nowMs += emitMs;
      return results;
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

describe('demo-14: events are handed over at the rate, and none is lost', () => {
  it('keeps the rate', async () => {
    const { tried, accepted } = await run([taken, taken, taken, taken]);
    expect(tried.map((one) => one.atMs)).toEqual([0, 250, 500, 750]);
    expect(accepted).toBe(4);
  });

  it('keeps it where emitting takes time', async () => {
    const { tried } = await run([taken, taken, taken], 4, 100);
    expect(tried.map((one) => one.atMs)).toEqual([0, 250, 500]);
  });

  it('demo-14: reaches 200 a second where a call takes 30 ms, in the order of the shop', async () => {
    const { tried, accepted } = await run(Array<Result<AcceptedEvent>>(1000).fill(taken), 200, 30);
    expect(accepted).toBeGreaterThanOrEqual(1000);
    const lastMs = tried[999]?.atMs ?? Number.NaN;
    expect(lastMs).toBeGreaterThan(4900);
    expect(lastMs).toBeLessThan(5100);
    const ids = tried.map(({ id }) => Number(id.slice(3)));
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
  });

  it('tries an event again under its id until it is taken', async () => {
    const { tried, troubles, accepted } = await run([
      refused('network', null),
      refused('unavailable', 503),
      taken,
      taken,
    ]);
    // What became due during the pauses follows in one call.
    expect(tried.slice(0, 4).map((one) => one.id)).toEqual(['id-1', 'id-1', 'id-1', 'id-2']);
    expect(troubles).toEqual([
      'profile.created was not accepted (network): No. – trying again',
      'profile.created was not accepted (unavailable): No. – trying again',
    ]);
    expect(accepted).toBe(tried.length - 2);
  });

  it('leaves out what will never be taken', async () => {
    const { tried, troubles } = await run([refused('invalid', 422), taken]);
    expect(tried.map((one) => one.event)).toEqual(['profile.created', 'benefit.created']);
    expect(troubles).toEqual(['profile.created was not accepted (invalid): No.']);
  });
});
