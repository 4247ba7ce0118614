// What a webhook and a target have in common, as far as their forms and panels show it.
import type { Webhook } from '@posthorn/contracts';

export type Endpoint = Pick<
  Webhook,
  | 'id'
  | 'url'
  | 'queue'
  | 'ordering'
  | 'max_in_flight'
  | 'rate_limit'
  | 'timeout_ms'
  | 'retry_schedule'
  | 'retry_hourly'
  | 'retry_daily'
  | 'headers'
  | 'authentication'
  | 'vendor_signature'
  | 'is_active'
  | 'disabled_reason'
  | 'disabled_at'
  | 'condition_warnings'
  | 'held_count'
  | 'health'
  | 'created_at'
>;

/** What people call it. */
export type EndpointWord = 'webhook' | 'target';
