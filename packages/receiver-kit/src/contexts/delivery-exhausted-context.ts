// Made by `npm run docs:contexts` from packages/contracts/src/contexts. Change that.

export interface DeliveryExhaustedContext {
  id: string;
  event_id: string | null;
  event: string;
  webhook_id: number | null;
  target_id: number | null;
  profile_id: string | null;
  status: 'pending' | 'in_flight' | 'retrying' | 'delivered' | 'failed' | 'held' | 'cancelled';
  reason: 'discarded' | 'webhook_deleted' | 'target_deleted' | 'erased' | 'by_user' | 'render_failed' | null;
  attempt_count: number;
  next_attempt_at: string | null;
  created_at: string;
  completed_at: string | null;
  replay_of: string | null;
  test: boolean;
  waiting_for: string | null;
  extra_data_fault: string | null;
  render_fault: {
    reason: string;
    line: number | null;
    column: number | null;
    where: string;
  } | null;
  last_attempt: {
    number: number;
    started_at: string;
    status: number | null;
    error: {
      kind:
        | 'timeout'
        | 'dns_failed'
        | 'address_refused'
        | 'connection_refused'
        | 'connection_reset'
        | 'connection_failed'
        | 'tls_failed'
        | 'auth_failed'
        | 'protocol_error'
        | 'response_incomplete'
        | 'interrupted';
      message: string;
    } | null;
  } | null;
}
