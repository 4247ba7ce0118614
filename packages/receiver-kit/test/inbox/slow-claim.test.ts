import { type Inbox, memoryInbox } from '@posthorn/receiver-kit';
import { describe, expect, it, vi } from 'vitest';
import { makeReceiver } from '../support/make-receiver.ts';
import { signedRequest } from '../support/sender.ts';

const { body, headers } = signedRequest();

/** A receiver whose inbox answers the first claim when `answer` is called. */
function slowly() {
  const memory = memoryInbox({ now: () => 0 });
  let answer: () => void = () => undefined;
  const waiting = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const release = vi.fn(memory.release);
  const claim = vi.fn<Inbox['claim']>(async (key, options) => {
    const isFirst = claim.mock.calls.length === 1;
    if (isFirst) await waiting;
    return memory.claim(key, options);
  });
  const handler = vi.fn();
  const made = makeReceiver({ inbox: { ...memory, claim, release }, name: 'slow', deadlineMs: 5000 });
  made.receiver.on('*', handler);
  return { ...made, answer, claim, release, handler };
}

describe('inbox-24: an inbox that does not answer a claim', () => {
  it('is answered 503 at the deadline, and a claim that comes later is released', async () => {
    const { receiver, clock, log, answer, claim, release, handler } = slowly();
    const first = receiver.handle(body, headers);
    await vi.waitFor(() => expect(claim).toHaveBeenCalled());
    clock.advance(5000);
    expect(await first).toMatchObject({ status: 503, body: '{"error":{"code":"inbox_unavailable"}}' });
    expect(log[0]?.details).toMatchObject({ cause: { message: 'claim() of the inbox did not answer within 5000 ms' } });
    answer();
    await vi.waitFor(() => expect(release).toHaveBeenCalledTimes(1));
    expect(handler).not.toHaveBeenCalled();
    expect((await receiver.handle(body, headers)).status).toBe(200);
    expect(handler).toHaveBeenCalledTimes(1);
    expect(clock.pending).toBe(0);
  });

  it('takes its time from the deadline of the handlers', async () => {
    const { receiver, clock, answer, claim, handler } = slowly();
    handler.mockReturnValueOnce(new Promise(() => undefined));
    const first = receiver.handle(body, headers);
    await vi.waitFor(() => expect(claim).toHaveBeenCalled());
    clock.advance(4000);
    answer();
    await vi.waitFor(() => expect(handler).toHaveBeenCalled());
    clock.advance(1000);
    expect(await first).toMatchObject({ status: 503, body: '{"error":{"code":"handler_timeout"}}' });
  });
});
