import type {
  ActionRun,
  Delivery,
  DeliveryCount,
  Replay,
  ReplayDetail,
  Target,
  Token,
  Trigger,
  TriggerAction,
  Webhook,
} from '@posthorn/contracts';
import type { Step } from './scripted-server.ts';

// Answers as the API gives them, whole.

export const accepted = {
  id: 'evt_1',
  event: 'custom.thing',
  created_at: '2026-01-31T09:30:00.000Z',
  deliveries: 1,
  suppressed: 0,
  duplicate: false,
};

export const acceptedStep: Step = { status: 202, json: { data: accepted } };

export const webhook = (fields: Partial<Webhook> = {}): Webhook => ({
  id: 1,
  trigger: '*',
  events: ['*'],
  url: 'https://shop.test/hooks',
  namespace: '',
  queue: 'default',
  condition: null,
  extra_data_template: null,
  description: null,
  is_active: true,
  disabled_reason: null,
  disabled_at: null,
  headers: {},
  authentication: null,
  secret_hint: null,
  secret_source: 'none',
  secret_overlap_ends_at: null,
  timeout_ms: 15_000,
  max_in_flight: 50,
  rate_limit: null,
  ordering: 'none',
  retry_schedule: null,
  retry_hourly: false,
  retry_daily: false,
  vendor_signature: true,
  condition_warnings: [],
  held_count: 0,
  health: { state: 'untried', failing_since: null, failure_count: 0, last_success_at: null, last_failure_at: null },
  user_id: 1,
  created_at: '2026-01-31 09:30:00',
  updated_at: '2026-01-31 09:30:00',
  ...fields,
});

const times = { created_at: '2026-01-31 09:30:00', updated_at: '2026-01-31 09:30:00' };

export const triggerAction: TriggerAction = {
  id: 3,
  uuid: 'target.send',
  references_id: null,
  name: 'target.send',
  sort_order: null,
  description: null,
  notes: null,
  delay: 0,
  arguments: [{ name: 'target_handle', value: 'crm', is_dynamic: false }],
  ...times,
};

export const actionRun: ActionRun = {
  id: 5,
  actionable_type: 'trigger',
  actionable_id: 2,
  parent_id: null,
  name: 'Gold rewards',
  event_id: 'evt_1',
  event: 'reward.created',
  stop: null,
  stop_detail: null,
  items: [
    {
      id: 500,
      action_history_id: 5,
      action_id: 3,
      handler: 'target.send',
      status: 'planned',
      arguments: { target_handle: 'crm' },
      context: null,
      result: { reason: null, target_id: 4, delivery_id: 'dlv_1' },
      ...times,
    },
  ],
  children: [],
  children_history: [],
  parent_history: null,
  ...times,
};

export const trigger: Trigger = {
  id: 2,
  name: 'Gold rewards',
  trigger: 'reward.created',
  description: null,
  notes: null,
  is_active: true,
  actions: [triggerAction],
  user_id: 1,
  ...times,
};

const { trigger: _name, events, namespace, extra_data_template, condition, ...shared } = webhook();
export const target: Target = {
  ...shared,
  ...{ name: 'n', handle: 'h', method: 'POST', template: '{}', notes: null, condition: null, secret_source: 'none' },
};

export const event = {
  id: 'evt_1',
  event: 'custom.thing',
  idempotency_key: null,
  namespace: null,
  profile_id: null,
  occurred_at: null,
  deliver_at: null,
  created_at: '2026-01-31T09:30:00.000Z',
  erased_at: null,
  depth: 0,
};

export const delivery = (fields: Partial<Delivery> = {}): Delivery => ({
  id: 'dlv_1',
  event_id: 'evt_1',
  event: 'custom.thing',
  webhook_id: 1,
  target_id: null,
  profile_id: null,
  status: 'delivered',
  reason: null,
  attempt_count: 1,
  next_attempt_at: null,
  created_at: '2026-01-31T09:30:00.000Z',
  completed_at: '2026-01-31T09:30:00.020Z',
  replay_of: null,
  recovered_by: null,
  waiting_for: null,
  extra_data_fault: null,
  render_fault: null,
  last_attempt: { number: 1, status: 200, error_kind: null, started_at: '2026-01-31T09:30:00.000Z', total_ms: 20 },
  body_bytes: 12,
  test: false,
  ...fields,
});

export const counted: DeliveryCount = { count: 3, exact: true };

export const replay: Replay = {
  id: 3,
  status: 'planned',
  filter: { status: ['failed'] },
  rate_per_second: 20,
  total: 5,
  replayed: 0,
  skipped: 0,
  remaining: 5,
  created_at: '2026-01-31T09:30:00.000Z',
  started_at: null,
  finished_at: null,
  estimated_seconds_left: 0.3,
};

export const replayWithOutcomes: ReplayDetail = {
  ...replay,
  outcomes: { delivered: 0, failed: 0, waiting: 0, cancelled: 0 },
};

export const token: Token = {
  id: 9,
  tenant: 'acme',
  name: 'crm',
  namespace: null,
  scopes: ['read-events'],
  created_at: '2026-01-31 09:30:00',
  expires_at: null,
  revoked_at: null,
  last_used_at: null,
};

export const attempt = {
  id: 'att_1',
  number: 1,
  status: 200,
  error: null,
  started_at: '2026-01-31T09:30:00.000Z',
  request: { method: 'POST', url: 'https://shop.test/hooks', headers: {}, body: '{}', body_encoding: 'utf8' },
  response: { headers: {}, body: '', body_encoding: 'utf8', truncated: false },
  phases: { dns_ms: null, connect_ms: null, tls_ms: null, first_byte_ms: 2, total_ms: 3 },
  receiver_error: null,
  explanation: 'The receiver accepted it with 200 after 3 ms.',
};

export const numbered = <T>(data: T[], current: number, last: number) => ({
  data,
  links: { first: '/1', last: `/${last}`, prev: null, next: null },
  meta: { current_page: current, from: 1, last_page: last, links: [], path: '/', per_page: 2, to: 2, total: 3 },
});

export const keyset = <T>(data: T[], nextCursor: string | null) => ({
  data,
  links: { first: '/', next: null },
  meta: { path: '/', per_page: 2, next_cursor: nextCursor },
});

export const apiError = (status: number, code: string, headers: Record<string, string> = {}): Step => ({
  status,
  json: { message: `It is ${code}.`, code },
  headers,
});

export const deliveryOfEvent = { ...delivery(), origin: { kind: 'webhook', trigger_id: null } };
