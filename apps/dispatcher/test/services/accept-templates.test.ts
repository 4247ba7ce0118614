import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { describe, expect, it } from 'vitest';
import { errorHandler, faultAnswers } from '../../src/http/error-handler.ts';
import { RendererUnavailableError, TemplateShareError } from '../../src/ports/renderer.ts';
import { createThreadRenderer } from '../../src/rendering/thread-renderer.ts';
import { acceptEvents, type PostedEvent } from '../../src/services/accept-events.ts';
import { withExtraData } from '../../src/services/extra-data.ts';
import { RoutingTables } from '../../src/services/routing-tables.ts';
import { aWebhook, createdWebhook, newTenant } from '../support/builders.ts';
import { alone } from '../support/turns.ts';
import { World } from '../support/world.ts';

const value = { event: 'profile.created', context: { id: 'p1' } };
const posted = (): PostedEvent => ({ text: JSON.stringify(value), value });

it('accept-5: a large batch hands the templates a bounded number at a time, so that none is turned away', async () => {
  await using world = await World.open();
  const { clock, ulids, renderer, store } = world;
  const webhook = { extraDataTemplate: '{"n": {{ id }}}', isActive: false };
  const [one, other] = [await world.webhook(webhook), await world.webhook(webhook)];
  let [waiting, most, rendered] = [0, 0, 0];
  const counting: Pick<typeof renderer, 'render'> = {
    async render(input) {
      waiting += 1;
      rendered += 1;
      most = Math.max(most, waiting);
      const result = await renderer.render(input);
      waiting -= 1;
      return result;
    },
  };
  const handover = {
    reserve: () => null,
    reserveByHand: () => Promise.resolve(null),
    release: () => undefined,
  };
  const accept = acceptEvents({
    ...alone(),
    ...{ store, clock, ulids, renderer: counting, routingTables: new RoutingTables(store) },
    handover: { ...handover, begin: () => Promise.resolve(null) },
  });
  const results = await accept(
    world.tenant,
    Array.from({ length: 700 }, () => posted()),
  );
  expect(results).toHaveLength(700);
  expect(one.id).not.toBe(other.id);
  expect(rendered).toBe(1400);
  expect(most).toBeLessThanOrEqual(1000);
});

/** What accepting needs beside the store, with a thread that renders and nothing that sends. */
async function withThread(world: World, waitingMax: number, tenantWaitingMax = waitingMax) {
  const { store, clock, ulids } = world;
  const renderer = createThreadRenderer({ waitingMax, tenantWaitingMax });
  const handover = { reserve: () => null, reserveByHand: () => Promise.resolve(null), release: () => undefined };
  const idle = { ...handover, begin: () => Promise.resolve(null) };
  const routingTables = new RoutingTables(store);
  const accept = acceptEvents({ ...alone(), store, clock, ulids, renderer, routingTables, handover: idle });
  return { accept, [Symbol.asyncDispose]: () => renderer[Symbol.asyncDispose]() };
}

describe('limit-6: templates that wait are bounded', () => {
  it('limit-6: what they cannot all be rendered for is refused whole, and taken when there is room', async () => {
    await using world = await World.open();
    const webhook = { extraDataTemplate: '{"n": "{{ id }}"}', isActive: false };
    await world.webhook(webhook);
    await world.webhook(webhook);
    await using thread = await withThread(world, 3, 10);
    const first = thread.accept(world.tenant, [posted()]);
    const beyond = thread.accept(world.tenant, [posted()]);
    await expect(beyond).rejects.toThrow(
      new RendererUnavailableError('more than 3 templates are waiting to be rendered'),
    );
    expect(await first).toMatchObject([{ kind: 'accepted' }]);
    const { tenantId } = world.tenant;
    const { items } = await world.store.listDeliveries({ tenantId, filter: {}, after: null, limit: 10 });
    expect(items).toHaveLength(2);
    expect(await thread.accept(world.tenant, [posted()])).toMatchObject([{ kind: 'accepted' }]);
  });

  it('share-4: beyond its own share a tenant is refused whole, while another has its events accepted', async () => {
    await using world = await World.open();
    const webhook = { extraDataTemplate: '{"n": "{{ id }}"}', isActive: false };
    await world.webhook(webhook);
    await world.webhook(webhook);
    const neighbour = await newTenant(world.store, 'neighbour');
    await createdWebhook(world.store, neighbour.tenantId, webhook);
    await using thread = await withThread(world, 100, 3);
    const first = thread.accept(world.tenant, [posted()]);
    const beyond = thread.accept(world.tenant, [posted()]);
    const other = thread.accept(neighbour, [posted()]);
    await expect(beyond).rejects.toThrow(new TemplateShareError(3));
    expect(await other).toMatchObject([{ kind: 'accepted' }]);
    expect(await first).toMatchObject([{ kind: 'accepted' }]);
    const { tenantId } = world.tenant;
    const { items } = await world.store.listDeliveries({ tenantId, filter: {}, after: null, limit: 10 });
    expect(items.map(({ extraDataFault }) => extraDataFault)).toEqual([null, null]);
  });

  it('limit-6: the caller is told to come again', async () => {
    const refused: string[] = [];
    const app = express();
    app.get('/', () => {
      throw new RendererUnavailableError('more than 3 templates are waiting to be rendered');
    });
    app.use(
      errorHandler(
        faultAnswers(
          (error) => expect.fail(`logged: ${error}`),
          (code) => void refused.push(code),
        ),
      ),
    );
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
      expect(await answer.json()).toEqual({
        code: 'unavailable',
        message:
          'Templates cannot be rendered now: more than 3 templates are waiting to be rendered. Send the request again.',
      });
      expect(refused).toEqual(['unavailable']);
    } finally {
      server.close();
    }
  });
});

it('accept-5: an event with more templates than go at once is rendered in parts', async () => {
  const rendered: string[] = [];
  let [waiting, most] = [0, 0];
  const renderer = {
    async render({ template }: { template: string }) {
      waiting += 1;
      most = Math.max(most, waiting);
      await Promise.resolve();
      waiting -= 1;
      rendered.push(template);
      return { ok: true as const, text: template };
    },
  };
  const plans = Array.from({ length: 2500 }, (_, i) => ({
    kind: 'deliver' as const,
    endpoint: aWebhook({ id: i + 1 }),
    extraDataTemplate: `{"n": ${i}}`,
  }));
  const bodies = await withExtraData(renderer, '{"id":1}', plans);
  expect(bodies.get(2500)).toEqual({ body: '{"id":1,"n": 2499}', extraDataFault: null });
  expect([bodies.size, rendered.length, most]).toEqual([2500, 2500, 1000]);
});
