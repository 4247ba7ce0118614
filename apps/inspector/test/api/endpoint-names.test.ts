import type { Target, Webhook } from '@posthorn/contracts';
import { expect, it } from 'vitest';
import { endpointRef, namesOf } from '../../src/api/endpoint-names.ts';

const { nameOf } = namesOf({
  webhooks: [{ id: 1, description: 'Billing', url: 'https://a.example' } as Webhook],
  targets: [{ id: 1, name: 'Klaviyo', handle: 'klaviyo' } as Target],
});

it.each([
  [{ webhook_id: 1, target_id: null }, 'Billing'],
  [{ webhook_id: null, target_id: 1 }, 'Klaviyo'],
  [{ webhook_id: 9, target_id: null }, 'webhook 9'],
  [{ webhook_id: null, target_id: 9 }, 'target 9'],
  [{ webhook_id: null, target_id: null }, ''],
])('inspector-81: the endpoint of %j is called %j', (of, name) => {
  expect(nameOf(endpointRef(of))).toBe(name);
});
