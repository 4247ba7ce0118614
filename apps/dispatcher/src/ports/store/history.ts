// What happened, for people who look at it: events, deliveries with their attempts, and the audit log.
import type { AuditEntry, AuditFilter } from '../../domain/audit.ts';
import type { AuditListFilter, AuditOrder, RunFilter } from '../../domain/list-filter.ts';
import type { SignatureFlaw } from '../../domain/receiver-check.ts';
import type {
  DeliveryFilter,
  DeliveryRecord,
  EventFilter,
  EventRecord,
  EventSummary,
  EventWithFates,
  RunRecord,
} from '../../domain/records.ts';
import type { FinishedStatus } from '../../domain/transition.ts';
import type { AttemptRecord } from './claims.ts';
import type { KeysetPage, Page } from './page.ts';

export type DeliveryWithAttempts = {
  delivery: DeliveryRecord;
  body: string;
  attempts: AttemptRecord[];
  /** How the first attempt of a test was spoilt on purpose. */
  flaw: SignatureFlaw | null;
  /** Of one to a target: JSON object, what its template could read in addition to the context. */
  variables: string | null;
  /** Its place in the schedule; `fallback`: what it goes back to if an attempt by hand fails; `claimedAt`: its latest start. */
  progress: { failures: number; fallback: FinishedStatus | null; claimedAt: number | null };
};

export type GetEventInput = { tenantId: number; id: string };
/** `after`: the cursor of the page before, `null` = the first page. */
export type ListEventsInput = { tenantId: number; filter: EventFilter; after: string | null; limit: number };
export type SampleEventsInput = { tenantId: number; filter: EventFilter; limit: number; maxChars: number };

/** `family`: what its events begin with, `reward` or `benefit`; `rootId`: the `id` at the root of their contexts. */
export type NewestOfObjectInput = { tenantId: number; family: 'reward' | 'benefit'; rootId: string };
/** `rootId`: the `id` at the root of its context. */
export type NewestByRootInput = { tenantId: number; name: string; rootId: string };
/** `context`: source text. */
/** `eventAt`: when it happened, or else when it was accepted. */
export type ObjectEvent = { id: string; name: string; context: string; eventAt: number };

export type GetDeliveryInput = { tenantId: number; id: string };
export type ListDeliveriesInput = { tenantId: number; filter: DeliveryFilter; after: string | null; limit: number };
export type CountDeliveriesInput = { tenantId: number; filter: DeliveryFilter };
export type DeliveryCount = { count: number; exact: boolean };

export type ListAuditInput = { tenantId: number; filter: AuditFilter; after: string | null; limit: number };
export type ListAuditsInput = {
  tenantId: number;
  filter: AuditListFilter;
  order: AuditOrder;
  offset: number;
  limit: number;
};

export type GetRunInput = { tenantId: number; id: number };
export type ListRunsInput = { tenantId: number; filter: RunFilter; offset: number; limit: number };
/** `context`: source text of the event's; `null` = it is erased. */
export type RunWithContext = { run: RunRecord; context: string | null };

export interface HistoryStore {
  getEvent(input: GetEventInput): Promise<EventWithFates | null>;
  listEvents(input: ListEventsInput): Promise<KeysetPage<EventSummary>>;
  /** What one trigger did for one event. */
  getRun(input: GetRunInput): Promise<RunWithContext | null>;
  /** Newest first; a bounded number of them is counted. */
  listRuns(input: ListRunsInput): Promise<Page<RunRecord>>;
  /** The newest with their contexts, erased ones left out; fewer where these have more characters in all than `maxChars`. */
  sampleEvents(input: SampleEventsInput): Promise<EventRecord[]>;
  /** The newest event about an object, erased ones left out. */
  newestOfObject(input: NewestOfObjectInput): Promise<ObjectEvent | null>;
  /** The newest event of that name, erased ones left out. */
  newestByRoot(input: NewestByRootInput): Promise<ObjectEvent | null>;
  /** The delivery alone: without its body and its attempts. */
  findDelivery(input: GetDeliveryInput): Promise<DeliveryRecord | null>;
  getDelivery(input: GetDeliveryInput): Promise<DeliveryWithAttempts | null>;
  listDeliveries(input: ListDeliveriesInput): Promise<KeysetPage<DeliveryRecord>>;
  /** A bounded number of deliveries is looked at: where that was not all, `count` is what was found among them. */
  countDeliveries(input: CountDeliveriesInput): Promise<DeliveryCount>;
  /** Newest first. Entries are written by the acts that change something, in their commit. */
  listAudit(input: ListAuditInput): Promise<KeysetPage<AuditEntry>>;
  /** The same entries by page number, for clients of the vendor. */
  listAudits(input: ListAuditsInput): Promise<Page<AuditEntry>>;
}
