import { memoryInbox } from '@posthorn/receiver-kit';
import { Queue, Worker } from 'bullmq';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { idOf, SECRET, signedRequest } from '../support/sender.ts';
import * as bullmq from './snippets/bullmq.ts';
import * as inngest from './snippets/inngest.ts';
import * as sqs from './snippets/sqs.ts';
import { startRedis } from './support/redis-server.ts';
import { type Server, whyMissing } from './support/servers.ts';

const missing = whyMissing('redis-server');
const id = idOf('transaction.created', 7);
const data = { id: 't1', total: 19.5 };

const request = () => signedRequest({ number: 7, nowMs: Date.now() });
beforeEach(() => {
  vi.stubEnv('WEBHOOK_SECRET', SECRET);
  return () => vi.unstubAllEnvs();
});

describe('inbox-21: the queues that the page shows', () => {
  describe.skipIf(missing !== null)('BullMQ on a real Redis', () => {
    let server: Server;
    beforeAll(async () => {
      server = await startRedis();
    });
    afterAll(() => server?.stop());

    it('gets each delivery once, also from a receiver that forgot it', async () => {
      const connection = { host: '127.0.0.1', port: server.port };
      const queue = new Queue('webhooks', { connection });
      for (const inbox of [memoryInbox(), memoryInbox()]) {
        const { body, headers } = request();
        expect((await bullmq.receiverFor(queue, inbox).handle(body, headers)).status).toBe(202);
      }
      const work = vi.fn(async (_job: unknown) => undefined);
      const worker = new Worker('webhooks', work, { connection });
      await vi.waitFor(() => expect(work).toHaveBeenCalled(), 10_000);
      await vi.waitFor(async () => expect((await queue.getJobCounts('completed'))['completed']).toBe(1), 10_000);
      expect(work).toHaveBeenCalledTimes(1);
      expect(work.mock.calls[0]?.[0]).toMatchObject({
        id,
        name: 'transaction.created',
        data: { id, type: 'transaction.created', data },
      });
      await worker.close();
      await queue.close();
    });
  });

  // Neither service can run here: what would be sent to it is compared.
  it('SQS gets a message that deduplicates by the id', async () => {
    const send = vi.fn(async () => ({ $metadata: { httpStatusCode: 200 } }));
    const { body, headers } = request();
    expect((await sqs.receiverFor(send, memoryInbox()).handle(body, headers)).status).toBe(202);
    expect(send).toHaveBeenCalledExactlyOnceWith({
      MessageBody: JSON.stringify({ id, type: 'transaction.created', data }),
      MessageGroupId: 'transaction.created',
      MessageDeduplicationId: id,
    });
  });

  it('Inngest gets an event with the id', async () => {
    const send = vi.fn(async () => ({ ids: ['01'], status: 200 }));
    const { body, headers } = request();
    expect((await inngest.receiverFor(send, memoryInbox()).handle(body, headers)).status).toBe(202);
    expect(send).toHaveBeenCalledExactlyOnceWith({ id, name: 'posthorn/transaction.created', data: { id, data } });
  });
});
