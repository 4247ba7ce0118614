import { describe, expect, it } from 'vitest';
import type { Client } from '../src/index.ts';
import { clientOf } from './support/client.ts';

const cycle: Record<string, unknown> = {};
cycle['self'] = cycle;
const never = new Date(Number.NaN);

describe('client-6: what cannot be written is told before a request is made', () => {
  it.each<[string, (client: Client) => Promise<unknown>, string, RegExp]>([
    ['resend, a cycle', (c) => c.deliveries.resend('d', { context: cycle }), 'context', /JSON: .*circular/],
    ['resend, a BigInt', (c) => c.deliveries.resend('d', { context: { big: 1n } }), 'context', /JSON: .*BigInt/],
    [
      'resend, a toJSON that answers nothing',
      (c) => c.deliveries.resend('d', { context: { toJSON: () => undefined } }),
      'context',
      /^is not a JSON object/,
    ],
    ['resend, null', (c) => c.deliveries.resend('d', { context: null as never }), 'context', /^is not an object/],
    [
      'emit, a toJSON that throws',
      (c) => c.emitCustom('a.b', { toJSON: () => never.toISOString() }),
      'context',
      /JSON: /,
    ],
    [
      'create, a cycle',
      (c) => c.webhooks.create({ trigger: '*', url: 'https://shop.test/', condition: cycle }),
      'condition',
      /JSON: .*circular/,
    ],
    ['update, a BigInt', (c) => c.webhooks.update(7, { condition: { n: 1n } }), 'condition', /JSON: .*BigInt/],
    [
      'deliveries.list',
      (c) => c.deliveries.list({ filter: { since: never } }),
      'filter[since]',
      /^is an invalid Date$/,
    ],
    ['events.list', (c) => c.events.list({ filter: { until: never } }), 'filter[until]', /^is an invalid Date$/],
    [
      'replays.create, a date',
      (c) => c.replays.create({ filter: { since: never } }),
      'filter.since',
      /^is an invalid Date$/,
    ],
  ])('%s', async (_, call, field, text) => {
    await using run = await clientOf([]);
    const message = expect.stringContaining(`Not sent: ${field} `);
    expect(await call(run.client)).toMatchObject({
      ok: false,
      error: {
        code: 'invalid',
        status: null,
        attempts: 0,
        message,
        errors: { [field]: [expect.stringMatching(text)] },
      },
    });
    expect(run.server.requests).toEqual([]);
  });

  it('pages yields it and ends', async () => {
    await using run = await clientOf([]);
    const seen: string[] = [];
    for await (const page of run.client.events.pages({ filter: { since: never } }))
      seen.push(page.ok ? '' : page.error.code);
    expect(seen).toEqual(['invalid']);
  });
});
