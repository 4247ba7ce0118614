// The seam to durable state: SQLite now, another database later. Every method is one whole atomic act; nothing of a
// transaction crosses this line, time comes in as a value, and a resolved write is on disk.
import type { AttemptErrorKind, Phases, ReplayStatus } from '@posthorn/contracts';
import type { AcceptBatch, AcceptOutcome, NewDelivery } from '../domain/acceptance.ts';
import type { AuditEntry, AuditFilter } from '../domain/audit.ts';
import type {
  DeliveryFilter,
  DeliveryRecord,
  EventFilter,
  EventRecord,
  EventSummary,
  SuppressionRecord,
} from '../domain/records.ts';
import type { Replay, ReplayAction } from '../domain/replay.ts';
import type { NewToken, Tenant, Token } from '../domain/token.ts';
import type { FinishedStatus, Transition } from '../domain/transition.ts';
import type { NewWebhook, Webhook } from '../domain/webhook.ts';

/** A delivery handed to the engine for one attempt. `number` is also the fencing token: each claim raises it. */
export type ClaimedDelivery = {
  id: string;
  tenantId: number;
  eventId: string | null;
  eventName: string;
  webhookId: number;
  number: number;
  failures: number;
  fallback: FinishedStatus | null;
  isTest: boolean;
  /** The exact text to send. */
  body: string;
  /** Set when the lease of attempt `number` ran out: that attempt is over, its end was never recorded. */
  interrupted: { startedAt: number } | null;
};

export type ClaimRequest = {
  now: number;
  /** How long past a webhook's timeout its lease runs. */
  leaseMarginMs: number;
  wants: readonly { webhookId: number; limit: number }[];
};

/** When a webhook's next delivery is due; `null` = it has none waiting. */
export type NextDue = { webhookId: number; dueAt: number | null };

export type ClaimResult = { deliveries: ClaimedDelivery[]; webhooks: Webhook[]; nextDue: NextDue[] };

export type AttemptRecord = {
  id: string;
  number: number;
  startedAt: number;
  status: number | null;
  error: { kind: AttemptErrorKind; message: string } | null;
  url: string;
  /** As sent, with values of static headers already masked. */
  requestHeaders: Readonly<Record<string, string>>;
  response: { headers: Record<string, string | string[]>; body: Uint8Array; truncated: boolean } | null;
  phases: Phases;
};

export type Settlement = { deliveryId: string; transition: Transition; attempt: AttemptRecord; endedAt: number };
/** `lease-lost`: someone else has taken the delivery on since; nothing was changed. */
export type SettleOutcome = 'settled' | 'lease-lost';

/** A test, or an old event sent anew: it stands outside every order. */
export type ExtraDelivery = Omit<NewDelivery, 'extraDataFault' | 'turn'> & {
  eventId: string | null;
  eventName: string;
  isTest: boolean;
};

export type Page<T> = { items: T[]; total: number };
export type KeysetPage<T> = { items: T[]; nextCursor: string | null };
export type WebhookFilter = { isActive?: boolean; entry?: string; namespace?: string; url?: string; lane?: string };

export type ResendOutcome =
  | { kind: 'queued'; webhookId: number }
  | { kind: 'in-flight' }
  | { kind: 'not-found' }
  | { kind: 'webhook-deleted' }
  | { kind: 'erased' };
/** Sent anew as a delivery of its own; `dueAt` is `null` where it is held, because its webhook is off. */
export type AnewOutcome =
  | { kind: 'added'; webhook: Webhook; dueAt: number | null }
  | { kind: 'not-found' }
  | { kind: 'webhook-deleted' }
  | { kind: 'erased' };
export type ChangeReplayOutcome = { kind: 'changed' | 'refused'; replay: Replay } | { kind: 'not-found' };
/** What a step of a replay made: `webhooks` have something due now. */
export type ReplayStep = { replay: Replay; added: number; webhooks: Webhook[] };
export type EventReplayOutcome =
  | { kind: 'added'; count: number; webhooks: Webhook[] }
  | { kind: 'unknown'; rootIds: string[]; webhookIds: number[] };
export type CancelOutcome = 'cancelled' | 'finished' | 'not-found';
export type SaveWebhookOutcome =
  | { kind: 'saved'; webhook: Webhook }
  | { kind: 'duplicate'; entry: string; webhookId: number }
  | { kind: 'stale' }
  | { kind: 'not-found' };

export interface Store extends AsyncDisposable {
  createToken(input: { tenant: string; token: NewToken }): Promise<Token>;
  listTokens(input: { tenantId: number | null }): Promise<Token[]>;
  revokeToken(input: { id: number; tenantId: number | null; now: number }): Promise<boolean>;
  findToken(input: { hash: Uint8Array }): Promise<{ token: Token; tenant: Tenant } | null>;

  createWebhook(input: { webhook: NewWebhook }): Promise<SaveWebhookOutcome>;
  /** Refuses with `stale` if the stored version is not `webhook.version`. `held` applies when it is switched on. */
  updateWebhook(input: { webhook: Webhook; now: number; held: 'release' | 'discard' }): Promise<SaveWebhookOutcome>;
  deleteWebhook(input: { tenantId: number; id: number; now: number }): Promise<boolean>;
  getWebhook(input: { tenantId: number; id: number }): Promise<{ webhook: Webhook; heldCount: number } | null>;
  listWebhooks(input: {
    tenantId: number;
    filter: WebhookFilter;
    /** By id; newest first unless `true`. */
    ascending: boolean;
    offset: number;
    limit: number;
  }): Promise<Page<{ webhook: Webhook; heldCount: number }>>;
  /** Everything routing needs of a tenant, with the version an accept must still find. */
  routingTable(input: { tenantId: number }): Promise<{ version: number; webhooks: Webhook[] }>;

  accept(input: AcceptBatch): Promise<AcceptOutcome>;
  claim(input: ClaimRequest): Promise<ClaimResult>;
  settle(input: { settlements: readonly Settlement[] }): Promise<SettleOutcome[]>;
  /** Next due time of every webhook that has work waiting: what the engine knows at start. */
  dueWebhooks(): Promise<{ webhook: Webhook; dueAt: number }[]>;

  getEvent(input: {
    tenantId: number;
    id: string;
  }): Promise<{ event: EventRecord; deliveries: DeliveryRecord[]; suppressions: SuppressionRecord[] } | null>;
  listEvents(input: {
    tenantId: number;
    filter: EventFilter;
    after: string | null;
    limit: number;
  }): Promise<KeysetPage<EventSummary>>;
  getDelivery(input: {
    tenantId: number;
    id: string;
  }): Promise<{ delivery: DeliveryRecord; body: string; attempts: AttemptRecord[] } | null>;
  listDeliveries(input: {
    tenantId: number;
    filter: DeliveryFilter;
    after: string | null;
    limit: number;
  }): Promise<KeysetPage<DeliveryRecord>>;
  /** The delivery alone: without its body and its attempts. */
  findDelivery(input: { tenantId: number; id: string }): Promise<DeliveryRecord | null>;
  /** Adds one delivery outside of an accept: a test, or an old event sent anew. `false` = its webhook is gone. */
  addDelivery(input: { tenantId: number; now: number; delivery: ExtraDelivery }): Promise<boolean>;
  resend(input: { tenantId: number; id: string; now: number }): Promise<ResendOutcome>;
  cancel(input: { tenantId: number; id: string; now: number }): Promise<CancelOutcome>;
  /** A new delivery of what an old one sent, or of `body`; the text of an event is not copied. */
  sendAnew(input: {
    tenantId: number;
    id: string;
    newId: string;
    body: string | null;
    now: number;
  }): Promise<AnewOutcome>;

  /** A replay of all deliveries created up to `now` that match: nothing is searched yet. */
  createReplay(input: {
    tenantId: number;
    filter: DeliveryFilter;
    ratePerSecond: number;
    startsAtOnce: boolean;
    token: Token;
    now: number;
  }): Promise<Replay>;
  /** Searches on, at most `limit` rows; `null` = there is no such replay. Changes nothing where the plan is whole. */
  planReplay(input: { id: number; limit: number; now: number }): Promise<Replay | null>;
  changeReplay(input: {
    tenantId: number;
    id: number;
    action: ReplayAction;
    token: Token;
    now: number;
  }): Promise<ChangeReplayOutcome>;
  /** Sends the next ones anew, at most one for each of `ulids`; the items and the counts change in the same commit. */
  replayStep(input: { id: number; ulids: readonly string[]; now: number }): Promise<ReplayStep | null>;
  /** Forgets up to `limit` deliveries that a cancelled replay would have sent; answers whether more are left. */
  dropReplayItems(input: { id: number; limit: number }): Promise<boolean>;
  /** Those that have something to do: planning, running, or cancelled and not yet cleared. */
  activeReplays(): Promise<Replay[]>;
  getReplay(input: { tenantId: number; id: number }): Promise<Replay | null>;
  listReplays(input: {
    tenantId: number;
    statuses: readonly ReplayStatus[] | null;
    offset: number;
    limit: number;
  }): Promise<Page<Replay>>;
  /**
   * The newest event of that name with each id at its root, to each webhook: all, or nothing where one is unknown.
   * `ids` are of the new deliveries, one for each pair.
   */
  replayEvents(input: {
    tenantId: number;
    name: string;
    rootIds: readonly string[];
    webhookIds: readonly number[];
    ids: readonly string[];
    now: number;
  }): Promise<EventReplayOutcome>;

  /** Newest first. Entries are written by the acts that change something, in their commit. */
  listAudit(input: {
    tenantId: number;
    filter: AuditFilter;
    after: string | null;
    limit: number;
  }): Promise<KeysetPage<AuditEntry>>;

  /** Throws if the store cannot commit. */
  probe(): Promise<void>;
}
