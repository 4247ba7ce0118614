import type { createReceiver } from '@posthorn/receiver-kit';
import { describe, expect, it, vi } from 'vitest';
import { makeReceiver } from './support/make-receiver.ts';
import { signedRequest } from './support/sender.ts';

const { body, headers } = signedRequest();

function slow(context: Parameters<ReturnType<typeof createReceiver>['handle']>[2]) {
  const made = makeReceiver({ deadlineMs: 5000 });
  let finish: () => void = () => undefined;
  const signals: AbortSignal[] = [];
  made.receiver.on('*', (_, { signal }) => {
    signals.push(signal);
    return new Promise<void>((resolve) => {
      finish = resolve;
    });
  });
  const answer = made.receiver.handle(body, headers, context);
  const started = vi.waitFor(() => expect(signals).toHaveLength(1));
  return { ...made, answer, started, signals, finish: () => finish() };
}

describe('kit-20: where the platform stops work after the answer, the lease is given back at the deadline', () => {
  it.each([{ stopsAfterAnswer: true }, { remainingMs: () => 60_000 }])('%o', async (context) => {
    const { receiver, clock, log, answer, started, signals } = slow(context);
    await started;
    await vi.waitFor(() => expect(clock.pending).toBe(2));
    clock.advance(5000);
    expect((await answer).status).toBe(503);
    expect(signals[0]?.aborted).toBe(true);
    expect(log.at(-1)?.message).toContain('the delivery was given back');
    void receiver.handle(body, headers);
    await vi.waitFor(() => expect(signals).toHaveLength(2));
  });

  it('the deadline is before the end of the time that the platform gives', async () => {
    const { clock, answer, started } = slow({ remainingMs: () => 2000 });
    await started;
    await vi.waitFor(() => expect(clock.pending).toBe(2));
    clock.advance(1500);
    expect((await answer).status).toBe(503);
  });

  it('a signal of the platform cuts the work off at once, and a handler that goes on is told so', async () => {
    const platform = new AbortController();
    const { answer, started, signals, finish, log } = slow({ signal: platform.signal });
    await started;
    platform.abort();
    expect((await answer).status).toBe(503);
    expect(signals[0]?.aborted).toBe(true);
    finish();
    const lines = () => log.map(({ message }) => message).join('\n');
    await vi.waitFor(() => expect(lines()).toMatch(/went on after its work was cut off.*when `signal` aborts/));
    expect(lines()).not.toContain('leaseMs');
  });
});

it('kit-21: waitUntil gets the work, which goes on after the deadline under its lease', async () => {
  const kept: Promise<unknown>[] = [];
  const { receiver, clock, answer, started, signals, finish } = slow({ waitUntil: (work) => void kept.push(work) });
  await started;
  await vi.waitFor(() => expect(clock.pending).toBe(2));
  clock.advance(5000);
  expect((await answer).status).toBe(503);
  expect(kept).toHaveLength(1);
  expect(signals[0]?.aborted).toBe(false);
  expect((await receiver.handle(body, headers)).status).toBe(409);
  finish();
  await kept[0];
  expect((await receiver.handle(body, headers)).headers['webhook-duplicate']).toBe('1');
});

describe('kit-22: `close` takes no more work, waits for what runs, and gives back the leases of the rest', () => {
  it('work that finishes in time is done', async () => {
    const { receiver, answer, started, finish } = slow({});
    await started;
    const closed = receiver.close();
    expect(await receiver.handle(body, headers)).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
    finish();
    expect(await closed).toEqual({ cutOff: 0 });
    expect((await answer).status).toBe(200);
  });

  it('work that does not is cut off at the limit', async () => {
    const { receiver, clock, answer, started, signals, finish } = slow({});
    await started;
    const closed = receiver.close({ limitMs: 1000 });
    clock.advance(1000);
    expect(await closed).toEqual({ cutOff: 1 });
    expect(signals[0]?.aborted).toBe(true);
    finish();
    await answer;
  });

  it('a limit that is no time is refused', async () => {
    await expect(makeReceiver().receiver.close({ limitMs: Number.NaN })).rejects.toThrow(RangeError);
  });
});

it('kit-23: `deadlineMs` beyond the lease, and a lease that no timer can hold, are refused with the reason', () => {
  expect(() => makeReceiver({ deadlineMs: 2000, leaseMs: 1000 })).toThrow(/must be at most leaseMs \(1000\)/);
  expect(() => makeReceiver({ leaseMs: 2 ** 31 })).toThrow(/2147483647/);
});

it("kit-24: an adapter's hint replaces that of the core", async () => {
  const { receiver, log } = makeReceiver();
  await receiver.handle({} as never, headers, { hints: { body_already_parsed: 'Write await request.bytes().' } });
  expect(log[0]?.message).toContain('Write await request.bytes().');
});
