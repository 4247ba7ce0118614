// The port to durable state: SQLite now, another database later. Every method is one atomic act. No transaction spans two
// calls, time is passed in as a value, and a resolved write is on disk.

import type { AttemptErrorKind, Phases } from '@posthorn/contracts';
import type { AcceptBatch, AcceptOutcome, NewDelivery } from '../domain/acceptance.ts';
import type { Actor, AuditEntry, AuditFilter } from '../domain/audit.ts';
import type { NewDefaultSecret } from '../domain/default-secret.ts';
import type { Distribution } from '../domain/distribution.ts';
import type { AuditListFilter, AuditOrder, TokenFilter } from '../domain/list-filter.ts';
import type { DeliveryFilter, DeliveryRecord, EventFilter, EventSummary, EventWithFates } from '../domain/records.ts';
import type { SignatureFlaw } from '../domain/signature-flaw.ts';
import type { NewToken, Tenant, Token } from '../domain/token.ts';
import type { FinishedStatus, Transition } from '../domain/transition.ts';
import type { Webhook } from '../domain/webhook.ts';
import type { HealthMark } from '../domain/webhook-health.ts';
import type { ClaimRequest } from './claim-request.ts';
import type { ClockStore } from './clock-store.ts';
import type { CountStore, QueueDepth } from './count-store.ts';
import type { DefaultSecretStore } from './default-secret-store.ts';
import type { FanOutStore } from './fan-out-store.ts';
import type { LiveStore } from './live-store.ts';
import type { NewsSource } from './news.ts';
import type { Page } from './page.ts';
import type { ReplayStore } from './replay-store.ts';
import type { SampleStore } from './sample-store.ts';
import type { SessionStore } from './session-store.ts';
import type { WebhookStore } from './webhook-store.ts';

export type { ClaimRequest, Page, QueueDepth };

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
  /** The trace its event came in, `null` = it begins with the event. */
  traceparent: string | null;
  /** Since when it could have been sent: what its attempt is measured from. */
  dueAt: number;
  /** Set when the lease of attempt `number` ran out: that attempt is over, its end was never recorded. */
  interrupted: { startedAt: number } | null;
  /** Of a test: its signature is spoilt in this way. Only what was just added has one; a claim answers none. */
  flaw?: SignatureFlaw | null;
};

/**
 * When a webhook's next delivery is due; `null` = it has none waiting. `closedUntil`: its rate limit lets nothing start
 * before, whatever becomes due.
 */
export type NextDue = { webhookId: number; dueAt: number | null; closedUntil?: number };

/** A stored row that does not make sense: passed over, and to be told to a person. */
export type Unreadable = { webhookId: number; message: string };

export type ClaimResult = {
  deliveries: ClaimedDelivery[];
  webhooks: Webhook[];
  nextDue: NextDue[];
  unreadable: Unreadable[];
};

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

export type DeliveryWithAttempts = {
  delivery: DeliveryRecord;
  body: string;
  attempts: AttemptRecord[];
  /** How the first attempt of a test was spoilt on purpose. */
  flaw: SignatureFlaw | null;
  /** Its place in the schedule; `fallback`: what it goes back to if an attempt by hand fails; `claimedAt`: its latest start. */
  progress: { failures: number; fallback: FinishedStatus | null; claimedAt: number | null };
};

export type Settlement = {
  deliveryId: string;
  transition: Transition;
  attempt: AttemptRecord;
  endedAt: number;
  /** What the attempt says of the webhook's health. */
  mark: HealthMark;
};
/** `lease-lost`: someone else has taken the delivery on since; nothing was changed. */
export type SettleOutcome = 'settled' | 'lease-lost';

/** What Posthorn has to tell, written in the commit in which it happened. */
export type RaisedEvent = { seq: number; tenantId: number; name: string; context: string; createdAt: number };

/** A test, or an old event sent again. It is outside every order. */
export type ExtraDelivery = Omit<NewDelivery, 'extraDataFault' | 'turn'> & {
  eventId: string | null;
  eventName: string;
  isTest: boolean;
  flaw?: SignatureFlaw | null;
};

/** How much an erasure was about; all zero where nothing is stored of the profile (any more). */
export type Erasure = {
  /** The profile itself and everybody merged into it, as far as anything was stored of them. */
  profiles: number;
  events: number;
  deliveries: number;
  cancelled: number;
  attempts: number;
};

/** How far a pass over old rows has come: one list after another, each in its own order. */
export type PruneCursor =
  | { list: 'events' | 'tests' | 'replays' | 'audit' | 'sessions' | 'live'; after: number }
  | { list: 'keys'; tenantId: number; keyHash: Uint8Array };
export type PruneRequest = {
  /** `null` = a new pass. */
  cursor: PruneCursor | null;
  now: number;
  /** Events accepted before go, where everything about them was finished before too, and replays; `null` = none go. */
  eventsBefore: number | null;
  auditBefore: number;
};
/** `cursor`: where the next step goes on, `null` = the pass is over. */
export type PruneResult = {
  cursor: PruneCursor | null;
  events: number;
  deliveries: number;
  /** Nothing was removed, because the clock is doubted (`clockDoubt`). */
  isPaused?: true;
};

export type KeysetPage<T> = { items: T[]; nextCursor: string | null };

export type ResendOutcome =
  | { kind: 'queued' }
  | { kind: 'in-flight' }
  | { kind: 'not-found' }
  | { kind: 'webhook-deleted' }
  | { kind: 'erased' };
export type AnewOutcome = { kind: 'added' } | { kind: 'not-found' } | { kind: 'webhook-deleted' } | { kind: 'erased' };
/** `fullUntil`: its webhook's rate limit lets no attempt start before then; nothing was added. */
export type AddOutcome = { kind: 'added' } | { kind: 'webhook-deleted' } | { kind: 'rate-limited'; fullUntil: number };
export type CancelOutcome = 'cancelled' | 'finished' | 'not-found';
/** Acts that shared a commit, and seconds that it took; `failed` ones reached no disk. `cancelled`: deliveries, by reason. */
export type CommitReport = {
  acts: Distribution;
  seconds: Distribution;
  failed: number;
  cancelled: Record<string, number>;
};

export interface Store
  extends AsyncDisposable,
    ClockStore,
    CountStore,
    DefaultSecretStore,
    FanOutStore,
    LiveStore,
    ReplayStore,
    SampleStore,
    SessionStore,
    WebhookStore {
  /** What its commits made true. */
  readonly news: NewsSource;

  createToken(input: {
    tenant: string;
    token: NewToken;
    /** Of the tenant, if it is new. */
    defaultSecret?: NewDefaultSecret;
    actor?: Actor;
  }): Promise<Token>;
  getToken(input: { tenantId: number; id: number }): Promise<Token | null>;
  /** Newest first, revoked and expired ones too; all of them unless a page is asked for. `null` = of every tenant. */
  listTokens(input: {
    tenantId: number | null;
    filter?: TokenFilter;
    offset?: number;
    limit?: number;
  }): Promise<Page<Token>>;
  /** `false` = there is no such token, or it was revoked already. */
  revokeToken(input: { id: number; tenantId: number | null; now: number; actor?: Actor }): Promise<boolean>;
  /** Remembers that a token was used, if the last time that is remembered is at least `TOKEN_USE_EVERY_MS` ago. */
  noteTokenUse(input: { id: number; now: number }): Promise<void>;
  findToken(input: { hash: Uint8Array }): Promise<{ token: Token; tenant: Tenant } | null>;

  accept(input: AcceptBatch): Promise<AcceptOutcome>;
  claim(input: ClaimRequest): Promise<ClaimResult>;
  /** A settlement that cannot be written fails the whole act: its caller tries each by itself then. */
  settle(input: { settlements: readonly Settlement[] }): Promise<SettleOutcome[]>;
  /**
   * Makes all deliveries in flight due now, as if their leases had ended. Only for a caller that knows that no other
   * process is sending: at start, under the lock of the one `serve`. Returns how many there were.
   */
  expireLeases(input: { now: number }): Promise<number>;
  /** What waits to be accepted as operational events, oldest first. An accept that names them takes them away. */
  listRaised(input: { after: number; limit: number }): Promise<RaisedEvent[]>;
  /** Next due time of every webhook that has work waiting: what the engine knows at start. */
  dueWebhooks(): Promise<{ due: { webhook: Webhook; dueAt: number }[]; unreadable: Unreadable[] }>;

  getEvent(input: { tenantId: number; id: string }): Promise<EventWithFates | null>;
  listEvents(input: {
    tenantId: number;
    filter: EventFilter;
    after: string | null;
    limit: number;
  }): Promise<KeysetPage<EventSummary>>;
  getDelivery(input: { tenantId: number; id: string }): Promise<DeliveryWithAttempts | null>;
  listDeliveries(input: {
    tenantId: number;
    filter: DeliveryFilter;
    after: string | null;
    limit: number;
  }): Promise<KeysetPage<DeliveryRecord>>;
  /** The delivery alone: without its body and its attempts. */
  findDelivery(input: { tenantId: number; id: string }): Promise<DeliveryRecord | null>;
  /** Adds one delivery outside of an accept: a test, or an old event sent again. With a lease it counts as a start. */
  addDelivery(input: { tenantId: number; now: number; delivery: ExtraDelivery }): Promise<AddOutcome>;
  resend(input: { tenantId: number; id: string; now: number }): Promise<ResendOutcome>;
  cancel(input: { tenantId: number; id: string; now: number }): Promise<CancelOutcome>;
  /** A new delivery of what an old one sent, or of `body`; the text of an event is not copied. `people`: those named in `body`. */
  sendAnew(input: {
    tenantId: number;
    id: string;
    newId: string;
    body: string | null;
    people?: readonly string[];
    now: number;
  }): Promise<AnewOutcome>;

  /** Newest first. Entries are written by the acts that change something, in their commit. */
  listAudit(input: {
    tenantId: number;
    filter: AuditFilter;
    after: string | null;
    limit: number;
  }): Promise<KeysetPage<AuditEntry>>;

  /** The same entries by page number, for clients of the vendor. */
  listAudits(input: {
    tenantId: number;
    filter: AuditListFilter;
    order: AuditOrder;
    offset: number;
    limit: number;
  }): Promise<Page<AuditEntry>>;

  /**
   * Removes personal data of a profile, and of all profiles merged into it, from every row, and cancels unfinished
   * deliveries. What stays says what happened and when, but not to which person.
   */
  eraseProfile(input: { tenantId: number; profileId: string; now: number; actor: Actor }): Promise<Erasure>;
  /** Leaves nothing of what was overwritten in the store's log. `false` = a reader is in the way: ask again. */
  truncateLog(): Promise<boolean>;
  /** One small step of a pass over what is old. */
  prune(input: PruneRequest): Promise<PruneResult>;

  /** What waits in each lane, exactly. Cheap enough to be asked every second, whatever the backlog. */
  queueDepth(input: { now: number }): Promise<QueueDepth>;
  /** Its commits since it was opened. */
  commitReport(): Promise<CommitReport>;

  /** Throws if the store cannot commit. */
  probe(): Promise<void>;
  /** Writes nothing. Throws where the store's files are gone, replaced or damaged, as far as a glance can tell. */
  checkFiles(): Promise<void>;
}
