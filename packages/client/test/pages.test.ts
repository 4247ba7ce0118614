import { describe, expect, it } from 'vitest';
import { apiError, delivery, event, keyset, numbered, webhook } from './support/bodies.ts';
import { clientOf } from './support/client.ts';

const eventType = { name: 'custom.thing', description: 'd', family: 'custom', schema: {}, example: {} };

describe('client-9: lists are read page by page', () => {
  it('follows the cursor to the end', async () => {
    await using run = await clientOf([
      { status: 200, json: keyset([delivery({ id: 'dlv_3' }), delivery({ id: 'dlv_2' })], 'c2') },
      { status: 200, json: keyset([delivery({ id: 'dlv_1' })], null) },
    ]);
    const ids: string[] = [];
    for await (const page of run.client.deliveries.pages({ filter: { status: 'delivered' }, size: 2 })) {
      if (page.ok) ids.push(...page.data.map((one) => one.id));
    }
    expect(ids).toEqual(['dlv_3', 'dlv_2', 'dlv_1']);
    expect(run.server.requests.map((request) => decodeURI(request.path).replace(/.*\?/, ''))).toEqual([
      'filter[status]=delivered&page[size]=2',
      'filter[status]=delivered&page[size]=2&page[after]=c2',
    ]);
  });

  it('counts pages where they have numbers', async () => {
    await using run = await clientOf([
      { status: 200, json: numbered([webhook({ id: 3 }), webhook({ id: 2 })], 1, 2) },
      { status: 200, json: numbered([webhook({ id: 1 })], 2, 2) },
    ]);
    const ids: number[] = [];
    for await (const page of run.client.webhooks.pages()) if (page.ok) ids.push(...page.data.map((one) => one.id));
    expect(ids).toEqual([3, 2, 1]);
  });

  it('reads the whole catalogue', async () => {
    await using run = await clientOf([
      { status: 200, json: numbered([eventType], 1, 2) },
      { status: 200, json: numbered([eventType], 2, 2) },
    ]);
    const names: string[] = [];
    for await (const page of run.client.eventTypes.pages())
      if (page.ok) names.push(...page.data.map((one) => one.name));
    expect(names).toEqual(['custom.thing', 'custom.thing']);
  });

  it('reads all presets of targets', async () => {
    await using run = await clientOf([
      { status: 200, json: numbered([], 1, 2) },
      { status: 200, json: numbered([], 2, 2) },
    ]);
    let pages = 0;
    for await (const page of run.client.targetPresets.pages({ size: 1 })) if (page.ok) pages += 1;
    expect(pages).toBe(2);
    expect(run.server.requests.map(({ path }) => decodeURI(path).replace(/.*\?/, ''))).toEqual([
      'page[size]=1',
      'page[size]=1&page[number]=2',
    ]);
  });

  it('yields a failing page as a value and ends there', async () => {
    await using run = await clientOf([{ status: 200, json: keyset([event], 'c2') }, apiError(403, 'forbidden')]);
    const seen: string[] = [];
    for await (const page of run.client.events.pages()) seen.push(page.ok ? 'page' : page.error.code);
    expect(seen).toEqual(['page', 'forbidden']);
  });
});
