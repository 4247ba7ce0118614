// How the vendor's SDK asks, and what its types say it gets. Written from public types: facts, not code.
import { z } from 'zod';
import type { Json } from './api.ts';

const time = z.string().regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/);
export const webhookShape = z.object({
  id: z.number(),
  trigger: z.string(),
  url: z.string(),
  namespace: z.string(),
  user_id: z.number(),
  is_active: z.boolean(),
  retry_daily: z.boolean(),
  retry_hourly: z.boolean(),
  queue: z.enum(['low', 'default', 'high']),
  condition: z.record(z.string(), z.unknown()).nullable(),
  created_at: time,
  updated_at: time,
});
export const targetShape = z.object({
  id: z.number(),
  name: z.string(),
  url: z.string(),
  handle: z.string(),
  template: z.string(),
  description: z.string().nullable(),
  notes: z.string().nullable(),
  condition: z.string().nullable(),
  created_at: time,
  updated_at: time,
});
export const actionShape = z.object({
  id: z.number(),
  uuid: z.string(),
  references_id: z.number().nullable(),
  name: z.string(),
  sort_order: z.number().nullable(),
  description: z.string().nullable(),
  notes: z.string().nullable(),
  arguments: z.array(z.object({ name: z.string(), value: z.unknown(), is_dynamic: z.boolean().nullable() })),
  created_at: time,
  updated_at: time,
});
export const triggerShape = z.object({
  id: z.number(),
  name: z.string(),
  trigger: z.string(),
  description: z.string().nullable(),
  notes: z.string().nullable(),
  is_active: z.boolean(),
  actions: z.array(actionShape),
  created_at: time,
  updated_at: time,
});
const link = z.url().nullable();
export const pageShape = <T extends z.ZodType>(item: T) =>
  z.object({
    data: z.array(item),
    links: z.object({ first: z.url(), last: z.url(), prev: link, next: link }),
    meta: z.object({
      current_page: z.number(),
      from: z.number().nullable(),
      last_page: z.number(),
      links: z.array(z.object({ url: link, label: z.string(), active: z.boolean() })),
      path: z.url(),
      per_page: z.number(),
      to: z.number().nullable(),
      total: z.number(),
    }),
  });
export const tokenShape = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.string()),
  revoked: z.boolean(),
  created_at: time,
  updated_at: time,
  expires_at: time,
  client: z.unknown(),
  user: z.unknown(),
});
export const auditShape = z.object({
  id: z.number(),
  user_id: z.number().nullable(),
  event: z.string(),
  auditable_type: z.string(),
  auditable_id: z.number().nullable(),
  old_values: z.string(),
  new_values: z.string(),
  url: z.string().nullable(),
  ip_address: z.string().nullable(),
  profile_id: z.string().nullable(),
  token_name: z.string().nullable(),
  user_agent: z.string().nullable(),
  created_at: time,
  updated_at: time,
});

export type Answer = { status: number; json: Json };

/** As the SDK asks: rejected with the parsed body, or answered by it; without one, by the response. */
export function clientOf(baseURL: string, authorization: string) {
  return async (method: string, endpoint: string, body?: Json): Promise<Answer> => {
    const response = await fetch(`${baseURL}${endpoint}`, {
      method,
      headers: { 'content-type': 'application/json', authorization },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, json: text === '' ? null : JSON.parse(text) };
  };
}

export const payload = (what: string) => ({
  trigger: 'profiles.create',
  url: `https://example.com/webhook/${what}`,
  is_active: true,
  queue: 'low',
  retry_daily: false,
  retry_hourly: true,
  namespace: `sdk-test-webhook-${what}`,
  condition: null as Json,
});
