import { describe, expect, it } from 'vitest';
import { SECONDS_KEPT, Seconds } from '../../src/live/seconds.ts';
import type { EndedAttempt } from '../../src/ports/meter.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

function counting() {
  const clock = new VirtualClock();
  clock.jump(Math.ceil(clock.now() / 1000) * 1000);
  const seconds = new Seconds(clock);
  const accept = (tenantId = 1) => seconds.accepted({ tenantId, deliveries: 1, held: 0, suppressed: [] });
  const settle = (status: string, totalMs: number, restored = false) =>
    seconds.settled({
      delivery: { tenantId: 1 },
      settlement: {
        transition: restored ? { status, restored } : { status },
        attempt: { phases: { total_ms: totalMs } },
      },
    } as unknown as EndedAttempt);
  return { clock, seconds, accept, settle, pass: (ms: number) => clock.jump(clock.now() + ms) };
}

describe('stream-10: figures of each second', () => {
  it('counts what happened in it, and is exact', () => {
    const { clock, seconds, accept, settle, pass } = counting();
    const at = clock.now();
    accept();
    accept();
    accept(2);
    for (let i = 1; i <= 100; i += 1) settle('delivered', i);
    settle('retrying', 200);
    settle('failed', 200);
    settle('held', 200);
    settle('delivered', 200, true);
    seconds.firstAttempt(12.34, 1);
    expect(seconds.last(1, 1)).toEqual([expect.objectContaining({ at: at - 1000, accepted: 0, p50: null })]);
    pass(1000);
    expect(seconds.last(1, 1)).toEqual([
      {
        ...{ at, accepted: 2, delivered: 100, retrying: 1, failed: 2, held: 1 },
        ...{ p50: 52, p95: 99, p99: 200, lag: 12.3 },
      },
    ]);
    expect(seconds.last(2, 1)).toMatchObject([{ at, accepted: 1, delivered: 0, lag: null }]);
  });

  it('has no second missing between, and keeps five minutes', () => {
    const { clock, seconds, accept, pass } = counting();
    const at = clock.now();
    accept();
    pass(3000);
    accept();
    pass(1000);
    expect(seconds.last(1, SECONDS_KEPT).map((one) => [one.at - at, one.accepted])).toEqual([
      [0, 1],
      [1000, 0],
      [2000, 0],
      [3000, 1],
    ]);
    for (let i = 0; i < 400; i += 1) {
      accept();
      pass(1000);
    }
    const all = seconds.last(1, SECONDS_KEPT);
    expect(all).toHaveLength(SECONDS_KEPT);
    expect(all.every(({ accepted }) => accepted === 1)).toBe(true);
  });

  it('a tenant that nothing is known of has one quiet second', () => {
    const { seconds, clock } = counting();
    expect(seconds.last(77, SECONDS_KEPT)).toMatchObject([{ at: clock.now() - 1000, accepted: 0 }]);
  });
});
